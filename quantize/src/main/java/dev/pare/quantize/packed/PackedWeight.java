/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

/**
 * The names that stand for a stored weight in its graph: both are constants once the model is loaded.
 *
 * @param values the decoded weight as int8, [channels, length] or [length, channels]
 * @param scales one float for each channel: [channels] for columns, [channels, 1] for rows
 */
public record PackedWeight(String values, String scales) {}
