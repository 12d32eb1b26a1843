/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.api.Data;
import dev.pare.runtime.data.DataOptions;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/** The options that name data and say how to read it. */
final class DataArguments {
    Path data;
    Path tokenizer;
    String textColumn;
    String pairColumn;
    String labelColumn;
    Integer limit;
    boolean first;
    Integer maxLength;
    Integer batchSize;
    long seed;

    DataArguments(ParseResult parsed) {
        data = parsed.matchedOptionValue("--data", null);
        tokenizer = parsed.matchedOptionValue("--tokenizer", null);
        textColumn = parsed.matchedOptionValue("--text-column", null);
        pairColumn = parsed.matchedOptionValue("--pair-column", null);
        labelColumn = parsed.matchedOptionValue("--label-column", null);
        limit = parsed.matchedOptionValue("--limit", null);
        first = parsed.hasMatchedOption("--first");
        maxLength = parsed.matchedOptionValue("--max-length", null);
        batchSize = parsed.matchedOptionValue("--batch-size", null);
        seed = parsed.matchedOptionValue("--seed", 1L);
    }

    /**
     * Declares the options.
     *
     * @param purpose what the data is for
     * @param without what happens without data
     */
    static void declare(Options options, String purpose, String without) {
        options.value(
                Path.class,
                "FILE",
                purpose + ": .tsv, .csv, .jsonl or .txt with text, .npz with arrays, or a folder of test_data_set_*."
                        + without,
                "--data");
        options.value(
                Path.class,
                "FILE",
                "A tokenizer.json or vocab.txt, or a folder with one. Text data needs it.",
                "--tokenizer");
        options.value(String.class, "C", "The column with the text, by name or number.", "--text-column");
        options.value(String.class, "C", "The column with the second text of pairs.", "--pair-column");
        options.value(String.class, "C", "The column with the label or gold score.", "--label-column");
        options.value(Integer.class, "N", "Read at most N rows, drawn by lot from the whole file.", "--limit");
        options.flag("Read the first rows of the file instead of rows drawn by lot.", "--first");
        options.value(Integer.class, "N", "Cut texts at N tokens (512, or what the model takes).", "--max-length");
        options.value(Integer.class, "N", "The number of samples in a batch (8).", "--batch-size");
        options.value(Long.class, "N", "The seed of random inputs and of rows drawn by lot (1).", "--seed");
    }

    void check(Problems problems) {
        check(data, problems);
    }

    /** Checks the options, where data is read from this file or from none. */
    void check(Path any, Problems problems) {
        positive(limit, "--limit", problems);
        problems.require(!first || limit != null, "--first says which rows --limit keeps; add --limit.");
        positive(maxLength, "--max-length", problems);
        positive(batchSize, "--batch-size", problems);
        problems.require(
                any != null || (textColumn == null && labelColumn == null && pairColumn == null),
                "columns are named, but there is no data; give it with --data.");
    }

    static void positive(Integer value, String name, Problems problems) {
        problems.require(value == null || value >= 1, name + " is " + value + " and must be at least 1.");
    }

    /** What both models are fed. */
    Data judging(DataOptions.Pairs pairs) {
        return data == null ? Data.madeUp(seed) : Data.of(data, options().withPairs(pairs));
    }

    /** What passes may learn from: a file of its own, the data to judge on, or texts made from the tokenizer's vocabulary. */
    Optional<Data> calibration(Path own) {
        Path path = own == null ? data : own;
        if (path == null) {
            return tokenizer == null ? Optional.empty() : Optional.of(Data.madeFromVocabulary(options(), seed));
        }
        return Optional.of(Data.of(path, options()));
    }

    DataOptions options() {
        return otherOptions().withColumns(textColumn, pairColumn, labelColumn);
    }

    /** The same for a file whose columns need not be those of the data. */
    DataOptions otherOptions() {
        DataOptions options = DataOptions.defaults();
        options = tokenizer == null ? options : options.withTokenizer(tokenizer);
        options = limit == null ? options : options.withRows(limit, choice());
        options = maxLength == null ? options : options.withMaxLength(maxLength);
        return batchSize == null ? options : options.withBatchSize(batchSize);
    }

    private DataOptions.Choice choice() {
        return first ? new DataOptions.Choice.First() : new DataOptions.Choice.ByLot(seed);
    }
}
