/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How the shapes of outputs follow from the inputs, one class for each family of operators. A call comes in, shapes come out, with
 * formulas for sizes that only a run knows; empty where not even the number of axes follows.
 */
package dev.pare.operators.shapes;
