/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Recipes: which passes run, in which order, with which options, on which weights. Validated whole before anything runs, with every
 * problem reported at once. Knows passes only by their factories.
 */
package dev.pare.recipe;
