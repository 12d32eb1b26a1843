/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The part that a weight plays in a transformer. Recipes name it in dotted form: {@code attention.query}. */
public enum Role {
    EMBEDDING_WORD("embedding.word"),
    EMBEDDING_POSITION("embedding.position"),
    EMBEDDING_TOKEN_TYPE("embedding.token-type"),
    /** ALBERT's map from the width of the embedding to that of the encoder. */
    EMBEDDING_PROJECTION("embedding.projection"),
    ATTENTION_QUERY("attention.query"),
    ATTENTION_KEY("attention.key"),
    ATTENTION_VALUE("attention.value"),
    /** One matrix for query, key and value. */
    ATTENTION_QKV("attention.qkv"),
    ATTENTION_OUTPUT("attention.output"),
    FFN_IN("ffn.in"),
    /** The gate of a gated feed-forward block (SwiGLU, GeGLU). */
    FFN_GATE("ffn.gate"),
    FFN_OUT("ffn.out"),
    POOLER("pooler"),
    CLASSIFIER("classifier"),
    LM_HEAD("lm-head"),
    OTHER("other");

    private final String text;

    Role(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** Whether a selector names this role or a group above it: {@code attention} matches {@code attention.query}. */
    public boolean matches(String selector) {
        String wanted = selector.toLowerCase(Locale.ROOT);
        return text.equals(wanted) || text.startsWith(wanted + ".");
    }

    /** Whether any role matches a selector. */
    public static boolean known(String selector) {
        for (Role role : values()) {
            if (role.matches(selector)) {
                return true;
            }
        }
        return false;
    }

    /** All roles, for messages. */
    public static String texts() {
        return Arrays.stream(values()).map(Role::text).collect(Collectors.joining(", "));
    }

    public static Optional<Role> of(String text) {
        for (Role role : values()) {
            if (role.text.equals(text)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
