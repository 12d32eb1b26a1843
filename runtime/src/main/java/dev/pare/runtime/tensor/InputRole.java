/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.tensor;

import java.util.Locale;

/**
 * What an input of a transformer is for, told by the words that exporters put in its name. Only used to make or derive inputs, never
 * to change a model.
 */
public enum InputRole {
    IDS,
    ATTENTION_MASK,
    TOKEN_TYPES,
    POSITIONS,
    DECODER_IDS,
    DECODER_MASK,
    /** Keys and values of earlier steps; empty for a first step. */
    PAST,
    /** The flag by which merged decoders choose between a first and a later step. */
    USE_CACHE,
    OTHER;

    public static InputRole of(Port port) {
        String name = port.name().toLowerCase(Locale.ROOT);
        boolean decoder = name.contains("decoder") || name.contains("target") || name.startsWith("tgt");
        if (name.startsWith("past") || name.contains("key_values") || name.contains("cache.")) {
            return PAST;
        }
        if (name.contains("use_cache")) {
            return USE_CACHE;
        }
        if (!port.isInteger()) {
            return name.contains("mask") ? decoder ? DECODER_MASK : ATTENTION_MASK : OTHER;
        }
        if (name.contains("mask")) {
            return decoder ? DECODER_MASK : ATTENTION_MASK;
        }
        if (name.contains("token_type") || name.contains("segment")) {
            return TOKEN_TYPES;
        }
        if (name.contains("position") || name.contains("pos_id")) {
            return POSITIONS;
        }
        if (name.contains("ids") || name.contains("tokens") || name.startsWith("input")) {
            return decoder ? DECODER_IDS : IDS;
        }
        return OTHER;
    }
}
