/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Fewer numbers for the same function: one copy of what is there twice, and products of narrow matrices for wide ones. Models enter
 * and models leave; files, sessions and other passes are not known here.
 */
package dev.pare.factorize;
