/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * {@code centre-activations}: moves constants so that channels that products read lie about zero.
 *
 * <p>Enters: a model of floats and ranges of the values that its products read. Leaves: the same model with other biases, equal up to the
 * rounding of floats. Knows nothing of integers and codes.
 */
package dev.pare.quantize.centre;
