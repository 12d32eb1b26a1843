/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Element types of all values of a model, worked out from the operators. A model comes in, a type per value and the contradictions
 * come out; shapes play no part, and nothing is changed.
 */
package dev.pare.analysis.types;
