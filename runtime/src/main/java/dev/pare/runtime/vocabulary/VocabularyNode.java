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
import java.util.TreeMap;
import java.util.function.Predicate;

/** The object "vocab" of a tokenizer.json, from token to id. */
final class VocabularyNode {
    private VocabularyNode() {}

    static Map<Integer, String> byId(JsonNode vocab) {
        Map<Integer, String> tokens = new TreeMap<>();
        vocab.properties().forEach(e -> tokens.put(e.getValue().asInt(), e.getKey()));
        return tokens;
    }

    static BitSet ids(Map<Integer, String> tokens, Predicate<String> wanted) {
        BitSet ids = new BitSet();
        tokens.forEach((id, token) -> {
            if (wanted.test(token)) {
                ids.set(id);
            }
        });
        return ids;
    }

    /** Puts the tokens that stay in the place of the vocabulary of a model, in the order of their ids. */
    static void replace(ObjectNode model, Map<Integer, String> tokens, TokenMap map) {
        ObjectNode vocab = model.putObject("vocab");
        tokens.forEach((id, token) -> {
            if (map.keeps(id)) {
                vocab.put(token, map.newId(id));
            }
        });
    }
}
