/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.vocabulary;

import dev.pare.pass.TokenMap;
import dev.pare.pass.TokenVocabulary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A vocab.txt of BERT: one word piece a line, whose number is its id. */
record VocabularyList(List<String> lines) implements TokenizerFile, TokenVocabulary {
    private static final String UNKNOWN = "[UNK]";

    VocabularyList {
        lines = List.copyOf(lines);
    }

    static VocabularyList read(Path file) throws IOException {
        return new VocabularyList(Files.readAllLines(file, StandardCharsets.UTF_8));
    }

    private WordPieces pieces() {
        Map<Integer, String> tokens = new TreeMap<>();
        for (int id = 0; id < lines.size(); id++) {
            tokens.put(id, lines.get(id).stripTrailing());
        }
        return new WordPieces(tokens, UNKNOWN, "##");
    }

    @Override
    public TokenVocabulary vocabulary() {
        return this;
    }

    @Override
    public int size() {
        return lines.size();
    }

    @Override
    public Optional<String> refusal() {
        return Optional.empty();
    }

    /** Tokens in brackets. That a vocabulary tells case is known from its pieces alone, so one of upper case stays if there is any. */
    @Override
    public BitSet required() {
        Map<Integer, String> tokens = pieces().tokens();
        BitSet required = VocabularyNode.ids(tokens, t -> special(t) && !t.startsWith("[unused"));
        BitSet cased = VocabularyNode.ids(tokens, t -> !special(t) && cased(t));
        if (!cased.isEmpty()) {
            required.set(cased.nextSetBit(0));
        }
        return required;
    }

    private static boolean special(String token) {
        return token.startsWith("[") && token.endsWith("]") && token.length() > 2;
    }

    private static boolean cased(String token) {
        return token.codePoints().anyMatch(c -> Character.toLowerCase(c) != c);
    }

    @Override
    public BitSet characters() {
        return pieces().characters();
    }

    @Override
    public BitSet closed(BitSet ids) {
        return ids;
    }

    @Override
    public Optional<String> token(long id) {
        return id >= 0 && id < lines.size() ? Optional.of(lines.get((int) id).stripTrailing()) : Optional.empty();
    }

    @Override
    public int unknown() {
        return Math.max(0, lines.indexOf(UNKNOWN));
    }

    @Override
    public byte[] trimmed(TokenMap map) {
        StringBuilder text = new StringBuilder();
        for (int id = 0; id < map.size(); id++) {
            text.append(lines.get(map.oldId(id))).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String suffix() {
        return "vocab.txt";
    }
}
