/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What x86 processors without VNNI do to products of 8-bit integers: they add pairs in 16 bits, and cut what does not fit. Enters: a
 * model; leaves: which of its weights that could happen to. Knows no processor but this kind, and changes nothing.
 */
package dev.pare.quantize.saturation;
