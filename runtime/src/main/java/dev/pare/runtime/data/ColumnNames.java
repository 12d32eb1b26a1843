/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import java.util.List;

/** Names that text, pair and label columns usually have in published data sets, the likelier first. */
final class ColumnNames {
    static final List<String> TEXT = List.of(
            "text",
            "sentence",
            "sentence1",
            "text_a",
            "text1",
            "premise",
            "question",
            "question1",
            "query",
            "review",
            "content",
            "document",
            "phrase",
            "utterance",
            "word");
    static final List<String> PAIR = List.of(
            "text_pair", "sentence2", "text_b", "text2", "hypothesis", "question2", "passage", "context", "answer");
    static final List<String> LABEL = List.of(
            "label",
            "labels",
            "target",
            "class",
            "category",
            "gold",
            "score",
            "similarity",
            "similarity_score",
            "rating",
            "sentiment");

    private ColumnNames() {}

    static boolean isUsual(String lowerCaseName) {
        return TEXT.contains(lowerCaseName) || PAIR.contains(lowerCaseName) || LABEL.contains(lowerCaseName);
    }
}
