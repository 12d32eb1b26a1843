package dev.pare.cli;

import dev.pare.api.Data;
import dev.pare.runtime.data.DataOptions;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that name data and say how to read it. */
final class DataArguments {
    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Data to judge on: .tsv, .csv, .jsonl or .txt of text, .npz of arrays, or a folder of "
                    + "test_data_set_*. Without it, inputs are made up from the model's shapes.")
    Path data;

    @Option(
            names = "--tokenizer",
            paramLabel = "FILE",
            description = "tokenizer.json or vocab.txt, or a folder with one; needed for text.")
    Path tokenizer;

    @Option(names = "--text-column", paramLabel = "C", description = "Column with the text, by name or number.")
    String textColumn;

    @Option(names = "--pair-column", paramLabel = "C", description = "Column with the second text of pairs.")
    String pairColumn;

    @Option(names = "--label-column", paramLabel = "C", description = "Column with the label or gold score.")
    String labelColumn;

    @Option(names = "--limit", paramLabel = "N", description = "Read at most N rows.")
    Integer limit;

    @Option(
            names = "--max-length",
            paramLabel = "N",
            description = "Cut texts at N tokens (512, or what the model takes).")
    Integer maxLength;

    @Option(names = "--batch-size", paramLabel = "N", description = "Samples of a batch (8).")
    Integer batchSize;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed of made-up inputs (1).")
    long seed;

    void check(Problems problems) {
        positive(limit, "--limit", problems);
        positive(maxLength, "--max-length", problems);
        positive(batchSize, "--batch-size", problems);
        problems.require(
                data != null || (textColumn == null && labelColumn == null && pairColumn == null),
                "columns are named and no data; give it with --data.");
    }

    static void positive(Integer value, String name, Problems problems) {
        problems.require(value == null || value >= 1, name + " is " + value + " and must be at least 1.");
    }

    /** What both models are fed. */
    Data judging() {
        return data == null ? Data.madeUp(seed) : Data.of(data, options());
    }

    /** What passes may learn from: a file of its own, or the data to judge on. */
    Optional<Data> calibration(Path own) {
        Path path = own == null ? data : own;
        return path == null ? Optional.empty() : Optional.of(Data.of(path, options()));
    }

    DataOptions options() {
        DataOptions options = DataOptions.defaults().withColumns(textColumn, pairColumn, labelColumn);
        options = tokenizer == null ? options : options.withTokenizer(tokenizer);
        options = limit == null ? options : options.withLimit(limit);
        options = maxLength == null ? options : options.withMaxLength(maxLength);
        return batchSize == null ? options : options.withBatchSize(batchSize);
    }
}
