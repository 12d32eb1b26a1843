/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The contract of a pass: it plans (a decision with a reason for every weight), then rewrites. A pass never loads or saves a file,
 * never runs a model and never prints; what it needs measured it asks for.
 */
package dev.pare.pass;
