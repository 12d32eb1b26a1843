/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.recipe.OptionReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Which simplifications are made.
 *
 * @param keyBias drop biases of keys
 * @param valueBias fold biases of values into the bias behind the attention
 * @param rows drop rows of tables that can never be read
 * @param maxLength longest sequence that the model will be given, so that later positions go; 0 if it may be any that the model takes
 * @param tokenTypes number of token types that the model will be given; 0 if all that it knows
 * @param constants fold constants where the model does not grow
 * @param unused drop dead weights and nodes that change nothing
 * @param fuseQkv make one matrix of query, key and value
 */
record SimplifyOptions(
        boolean keyBias,
        boolean valueBias,
        boolean rows,
        int maxLength,
        int tokenTypes,
        boolean constants,
        boolean unused,
        boolean fuseQkv) {
    private static final String KEY_BIAS = "key-bias";
    private static final String VALUE_BIAS = "value-bias";
    private static final String ROWS = "rows";
    private static final String MAX_LENGTH = "max-length";
    private static final String TOKEN_TYPES = "token-types";
    private static final String CONSTANTS = "constants";
    private static final String UNUSED = "unused";
    private static final String FUSE_QKV = "fuse-qkv";

    static SimplifyOptions read(OptionReader options) {
        return new SimplifyOptions(
                options.flag(KEY_BIAS, true),
                options.flag(VALUE_BIAS, true),
                options.flag(ROWS, true),
                // One row would be repeated for all positions where it is added.
                options.has(MAX_LENGTH) ? options.integer(MAX_LENGTH, 0, 2, Integer.MAX_VALUE) : 0,
                options.has(TOKEN_TYPES) ? options.integer(TOKEN_TYPES, 0, 1, Integer.MAX_VALUE) : 0,
                options.flag(CONSTANTS, true),
                options.flag(UNUSED, true),
                options.flag(FUSE_QKV, false));
    }

    List<String> describe() {
        List<String> parts = new ArrayList<>();
        parts.add(KEY_BIAS + ": " + keyBias);
        parts.add(VALUE_BIAS + ": " + valueBias);
        parts.add(ROWS + ": " + rows);
        if (maxLength > 0) {
            parts.add(MAX_LENGTH + ": " + maxLength);
        }
        if (tokenTypes > 0) {
            parts.add(TOKEN_TYPES + ": " + tokenTypes);
        }
        parts.add(CONSTANTS + ": " + constants);
        parts.add(UNUSED + ": " + unused);
        parts.add(FUSE_QKV + ": " + fuseQkv);
        return parts;
    }

    /** The rules in the order in which each makes room for the next. */
    List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        if (unused) {
            rules.add(new RemoveIdle());
            rules.add(new RemoveDead());
        }
        if (constants) {
            rules.add(new FoldConstants());
        }
        if (keyBias) {
            rules.add(new DropKeyBias());
        }
        if (valueBias) {
            rules.add(new FoldValueBias());
        }
        if (rows) {
            rules.add(new DropRows(maxLength, tokenTypes));
            rules.add(new FoldTokenType());
        }
        if (fuseQkv) {
            rules.add(new FuseQueryKeyValue());
        }
        return rules;
    }
}
