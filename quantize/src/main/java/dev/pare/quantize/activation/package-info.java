/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Channels of activations: ways along which they can be changed by constants, and what changing them does for 8-bit codes; whether
 * they can be negative.
 *
 * <p>Enters: facts and measured ranges. Leaves: where features are, which constants belong to them, divisors that leave least noise.
 * Decides nothing and edits nothing.
 */
package dev.pare.quantize.activation;
