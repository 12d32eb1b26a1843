/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The whole way from a model to a smaller one and its verdict: read, calibrate, run a recipe, write, compare. Used by Java programs and
 * by the command line; prints nothing and ends no process.
 */
package dev.pare.api;
