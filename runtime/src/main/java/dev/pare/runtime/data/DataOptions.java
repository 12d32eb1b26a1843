/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How to read data.
 *
 * @param tokenizer a Hugging Face {@code tokenizer.json}, a BERT {@code vocab.txt}, or a folder with one of them; needed for text
 * @param textColumn name or 1-based number of the column with the text; guessed when absent
 * @param pairColumn the same for the second text of a pair
 * @param labelColumn the same for the label
 * @param header whether the first line of a table names its columns
 * @param limit the most samples (rows) to read
 * @param choice which rows of texts are read if there are more than the limit
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
        Choice choice,
        int batchSize,
        int maxLength,
        Pairs pairs) {

    /** Which rows are read if there are more than the limit. */
    public sealed interface Choice {
        /** The first rows of the file. Files are often sorted by something, such as a source or a label, and then these are of one kind. */
        record First() implements Choice {}

        /** Rows drawn by lot from the whole file, in the order of the file. */
        record ByLot(long seed) implements Choice {}
    }

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
    public static final long DEFAULT_SEED = 1;

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
                new Choice.ByLot(DEFAULT_SEED),
                DEFAULT_BATCH_SIZE,
                DEFAULT_MAX_LENGTH,
                Pairs.GUESS);
    }

    public DataOptions withTokenizer(Path path) {
        return new DataOptions(
                Optional.of(path),
                textColumn,
                pairColumn,
                labelColumn,
                header,
                limit,
                choice,
                batchSize,
                maxLength,
                pairs);
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
                choice,
                batchSize,
                maxLength,
                pairs);
    }

    public DataOptions withHeader(Header value) {
        return new DataOptions(
                tokenizer, textColumn, pairColumn, labelColumn, value, limit, choice, batchSize, maxLength, pairs);
    }

    /** At most so many rows, drawn by lot from the whole file. */
    public DataOptions withLimit(int value) {
        return withRows(value, new Choice.ByLot(DEFAULT_SEED));
    }

    /** At most so many rows, the first of the file. */
    public DataOptions withFirst(int value) {
        return withRows(value, new Choice.First());
    }

    /** At most so many rows, chosen in a way. */
    public DataOptions withRows(int most, Choice way) {
        return new DataOptions(
                tokenizer, textColumn, pairColumn, labelColumn, header, most, way, batchSize, maxLength, pairs);
    }

    /** The numbers, from 0 and rising, of the rows that are read of so many. */
    List<Integer> rowsOf(int available) {
        List<Integer> rows = IntStream.range(0, available).boxed().collect(Collectors.toList());
        if (available > limit && choice instanceof Choice.ByLot lot) {
            Collections.shuffle(rows, new Random(lot.seed()));
        }
        return rows.stream().limit(limit).sorted().toList();
    }

    public DataOptions withBatchSize(int value) {
        return new DataOptions(
                tokenizer, textColumn, pairColumn, labelColumn, header, limit, choice, value, maxLength, pairs);
    }

    public DataOptions withMaxLength(int value) {
        return new DataOptions(
                tokenizer, textColumn, pairColumn, labelColumn, header, limit, choice, batchSize, value, pairs);
    }

    public DataOptions withPairs(Pairs value) {
        return new DataOptions(
                tokenizer, textColumn, pairColumn, labelColumn, header, limit, choice, batchSize, maxLength, value);
    }
}
