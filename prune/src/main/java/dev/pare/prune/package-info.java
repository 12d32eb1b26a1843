/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Less of what a model is made of: heads, neurons, layers, rows of tables, blocks of matrices, and nodes that do nothing. Models enter and
 * smaller dense models leave; files, sessions and other passes are not known here.
 */
package dev.pare.prune;
