/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pare.pass.TokenMap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Byte-pair encoding. A piece is made by merges of smaller ones, in the order of their ranks. Inside of a piece of the result nothing
 * but its own merges took place, so that a word whose pieces stay, with all pieces that their merges pass through, is split as before.
 */
final class BytePairs implements Subwords {
    private final Map<Integer, String> tokens;
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<List<String>, Integer> ranks = new HashMap<>();
    private final String unknown;
    private final boolean affixed;

    private BytePairs(JsonNode model) {
        this.tokens = VocabularyNode.byId(model.path("vocab"));
        tokens.forEach((id, token) -> ids.put(token, id));
        for (JsonNode merge : model.path("merges")) {
            ranks.putIfAbsent(pair(merge), ranks.size());
        }
        this.unknown = model.path("unk_token").asText("");
        this.affixed = !model.path("continuing_subword_prefix").asText("").isEmpty()
                || !model.path("end_of_word_suffix").asText("").isEmpty();
    }

    static BytePairs of(JsonNode model) {
        return new BytePairs(model);
    }

    /** Older files write a merge as one text with a space, newer ones as a list of two. */
    private static List<String> pair(JsonNode merge) {
        if (merge.isArray()) {
            return List.of(merge.get(0).asText(), merge.get(1).asText());
        }
        String[] parts = merge.asText().split(" ", 2);
        return List.of(parts[0], parts.length > 1 ? parts[1] : "");
    }

    @Override
    public Map<Integer, String> tokens() {
        return tokens;
    }

    @Override
    public Optional<String> refusal() {
        return affixed
                ? Optional.of("its byte-pair encoding marks the beginning or the end of words, which is not supported")
                : Optional.empty();
    }

    /** Single characters stand for bytes; without one of them a text could not be encoded at all. */
    @Override
    public BitSet required() {
        BitSet required = characters();
        required.or(VocabularyNode.ids(tokens, t -> t.equals(unknown) || isByte(t)));
        return required;
    }

    static boolean isByte(String token) {
        return token.matches("<0x[0-9A-Fa-f]{2}>");
    }

    @Override
    public BitSet characters() {
        return VocabularyNode.ids(tokens, t -> t.codePointCount(0, t.length()) == 1);
    }

    @Override
    public BitSet closed(BitSet wanted) {
        BitSet closed = (BitSet) wanted.clone();
        wanted.stream().mapToObj(tokens::get).filter(t -> t != null).forEach(t -> addParts(t, closed));
        return closed;
    }

    private void addParts(String token, BitSet closed) {
        List<String> parts = new ArrayList<>();
        token.codePoints().forEach(c -> parts.add(Character.toString(c)));
        while (parts.size() > 1) {
            int best = -1;
            int rank = Integer.MAX_VALUE;
            for (int i = 0; i + 1 < parts.size(); i++) {
                int own = ranks.getOrDefault(List.of(parts.get(i), parts.get(i + 1)), Integer.MAX_VALUE);
                if (own < rank) {
                    rank = own;
                    best = i;
                }
            }
            if (best < 0) {
                return;
            }
            parts.set(best, parts.get(best) + parts.remove(best + 1));
            Integer made = ids.get(parts.get(best));
            if (made != null) {
                closed.set(made);
            }
        }
    }

    @Override
    public void trim(ObjectNode model, TokenMap map) {
        JsonNode merges = model.path("merges");
        VocabularyNode.replace(model, tokens, map);
        ArrayNode kept = model.putArray("merges");
        for (JsonNode merge : merges) {
            List<String> pair = pair(merge);
            if (keeps(pair.get(0), map) && keeps(pair.get(1), map) && keeps(pair.get(0) + pair.get(1), map)) {
                kept.add(merge);
            }
        }
    }

    private boolean keeps(String token, TokenMap map) {
        Integer id = ids.get(token);
        return id != null && map.keeps(id);
    }
}
