/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What transformers are made of, recognised in every spelling that exporters use: one class for each pattern. Enters: a model, with its
 * uses and what is inferred of its values. Leaves: {@link dev.pare.patterns.Recognition}, a match that says what it computes of which
 * values, or the reason why something that begins like the pattern is not one. Knows no weight, no role and no pass, and changes nothing.
 */
package dev.pare.patterns;
