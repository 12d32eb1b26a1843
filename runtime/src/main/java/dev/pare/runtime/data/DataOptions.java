/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to read data.
 *
 * @param tokenizer a Hugging Face {@code tokenizer.json}, a BERT {@code vocab.txt}, or a folder with one of them; needed for text
 * @param textColumn name or 1-based number of the column with the text; guessed when absent
 * @param pairColumn the same for the second text of a pair
 * @param labelColumn the same for the label
 * @param header whether the first line of a table names its columns
 * @param limit the most samples (rows) to read
 * @param batchSize samples per batch
 * @param maxLength the most tokens per sequence; the rest of a text is cut off
 * @param pairs how the two texts of a pair are encoded
 */
public record DataOptions(
        Optional<Path> tokenizer,
        Optional<String> textColumn,
        Optional<String> pairColumn,
        Optional<String> labelColumn,
        Header header,
        int limit,
        int batchSize,
        int maxLength,
        Pairs pairs) {

    /** Whether a table has a line of column names. */
    public enum Header {
        GUESS,
        YES,
        NO
    }

    /** How the two texts of a pair are encoded. */
    public enum Pairs {
        /** Separately for models that give vectors, together for others. */
        GUESS,
        /** A pair is one sequence with two segments. */
        TOGETHER,
        /** A pair is two samples, one after the other. */
        SEPARATE
    }

    public static final int DEFAULT_BATCH_SIZE = 8;
    public static final int DEFAULT_MAX_LENGTH = 512;

    public DataOptions {
        requirePositive("limit", limit);
        requirePositive("batch size", batchSize);
        requirePositive("maximum length", maxLength);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("the " + name + " is " + value + " and must be at least 1");
        }
    }

    /** Everything guessed, no limit, batches of 8, at most 512 tokens. */
    public static DataOptions defaults() {
        return new DataOptions(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Header.GUESS,
                Integer.MAX_VALUE,
                DEFAULT_BATCH_SIZE,
                DEFAULT_MAX_LENGTH,
                Pairs.GUESS);
    }

    public DataOptions withTokenizer(Path path) {
        return new DataOptions(
                Optional.of(path), textColumn, pairColumn, labelColumn, header, limit, batchSize, maxLength, pairs);
    }

    /** Columns by name or 1-based number; null leaves a column to be guessed. */
    public DataOptions withColumns(String text, String pair, String label) {
        return new DataOptions(
                tokenizer,
                Optional.ofNullable(text),
                Optional.ofNullable(pair),
                Optional.ofNullable(label),
                header,
                limit,
                batchSize,
                maxLength,
                pairs);
    }

    public DataOptions withHeader(Header value) {
        return new DataOptions(
                tokenizer, textColumn, pairColumn, labelColumn, value, limit, batchSize, maxLength, pairs);
    }

    public DataOptions withLimit(int value) {
        return new DataOptions(
                tokenizer, textColumn, pairColumn, labelColumn, header, value, batchSize, maxLength, pairs);
    }

    public DataOptions withBatchSize(int value) {
        return new DataOptions(tokenizer, textColumn, pairColumn, labelColumn, header, limit, value, maxLength, pairs);
    }

    public DataOptions withMaxLength(int value) {
        return new DataOptions(tokenizer, textColumn, pairColumn, labelColumn, header, limit, batchSize, value, pairs);
    }

    public DataOptions withPairs(Pairs value) {
        return new DataOptions(
                tokenizer, textColumn, pairColumn, labelColumn, header, limit, batchSize, maxLength, value);
    }
}
