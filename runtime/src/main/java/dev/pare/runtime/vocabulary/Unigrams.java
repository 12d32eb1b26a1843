/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pare.pass.TokenMap;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pieces with scores, of which the split with the largest sum is taken. If all of its pieces stay, it is still the largest, since taking
 * pieces away only takes splits away. What is not known costs a little more than the worst piece, which therefore stays, too.
 */
record Unigrams(Map<Integer, String> tokens, JsonNode scored, int unknown) implements Subwords {
    private static final String UNKNOWN = "unk_id";

    static Unigrams of(JsonNode model) {
        Map<Integer, String> tokens = new TreeMap<>();
        JsonNode vocab = model.path("vocab");
        for (int id = 0; id < vocab.size(); id++) {
            tokens.put(id, vocab.get(id).path(0).asText());
        }
        return new Unigrams(tokens, vocab, model.path(UNKNOWN).asInt(-1));
    }

    @Override
    public BitSet required() {
        BitSet required = VocabularyNode.ids(tokens, BytePairs::isByte);
        if (unknown >= 0) {
            required.set(unknown);
        }
        int worst = 0;
        for (int id = 1; id < scored.size(); id++) {
            worst = score(id) < score(worst) ? id : worst;
        }
        required.set(worst);
        return required;
    }

    private double score(int id) {
        return scored.get(id).path(1).asDouble();
    }

    @Override
    public BitSet characters() {
        return VocabularyNode.ids(tokens, t -> t.codePointCount(0, t.length()) == 1);
    }

    @Override
    public void trim(ObjectNode model, TokenMap map) {
        ArrayNode kept = model.putArray("vocab");
        for (int id = 0; id < scored.size(); id++) {
            if (map.keeps(id)) {
                kept.add(scored.get(id));
            }
        }
        if (unknown >= 0) {
            model.put(UNKNOWN, map.newId(unknown));
        }
    }
}
