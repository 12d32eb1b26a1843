/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pare.pass.TokenMap;
import java.util.BitSet;
import java.util.Map;

/**
 * WordPiece and WordLevel. The longest piece that fits is taken each time, so that a word whose pieces all stay is split as before: none
 * of the longer pieces that are gone fitted.
 */
record WordPieces(Map<Integer, String> tokens, String unknown, String prefix) implements Subwords {
    static WordPieces of(JsonNode model) {
        return new WordPieces(
                VocabularyNode.byId(model.path("vocab")),
                model.path("unk_token").asText(""),
                model.path("continuing_subword_prefix").asText(""));
    }

    @Override
    public BitSet required() {
        return VocabularyNode.ids(tokens, unknown::equals);
    }

    @Override
    public BitSet characters() {
        return VocabularyNode.ids(tokens, t -> isCharacter(t) || isCharacter(withoutPrefix(t)));
    }

    private String withoutPrefix(String token) {
        return !prefix.isEmpty() && token.startsWith(prefix) ? token.substring(prefix.length()) : token;
    }

    private static boolean isCharacter(String text) {
        return text.codePointCount(0, text.length()) == 1;
    }

    @Override
    public void trim(ObjectNode model, TokenMap map) {
        VocabularyNode.replace(model, tokens, map);
    }
}
