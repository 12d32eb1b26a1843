/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.api.Comparison;
import dev.pare.api.Compression;
import dev.pare.api.CompressionResult;
import dev.pare.api.Data;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.VerifyOptions;
import dev.pare.runtime.task.TaskScores;
import dev.pare.runtime.task.vector.VectorScores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A pretrained sentence encoder through the presets: what is left of its vectors on text like that of calibration, and on other text. */
final class RealModelTable {
    private static final int PAIRS = 512;

    private final PretrainedEncoder encoder;
    private final DataOptions text;
    private final Path data;
    private final Path out;

    private RealModelTable(PretrainedEncoder encoder, Path data, Path out) {
        this.encoder = encoder;
        this.text = DataOptions.defaults().withTokenizer(encoder.tokenizer());
        this.data = data;
        this.out = out;
    }

    /** A row of the table. */
    private record Row(String preset, Learning learning) {}

    /** What a preset learns from. */
    private enum Learning {
        NOTHING("-"),
        LOT(PAIRS + " pairs by lot"),
        FIRST("first " + PAIRS + " pairs");

        private final String words;

        Learning(String words) {
            this.words = words;
        }
    }

    private static final List<Row> ROWS = List.of(
            new Row("int8", Learning.NOTHING),
            new Row("int8", Learning.LOT),
            new Row("int8", Learning.FIRST),
            new Row("int4", Learning.LOT),
            new Row("int4", Learning.FIRST),
            new Row("int3-4", Learning.LOT),
            new Row("int3-4", Learning.FIRST),
            new Row("slim", Learning.LOT),
            new Row("slim", Learning.FIRST));

    /**
     * Prints the table, row by row.
     *
     * @param args the folder that holds {@code data}, a folder for outputs, and optionally presets with commas between (or an empty
     *     text for all), a model and its tokenizer
     */
    public static void main(String[] args) throws Exception {
        Path out = Files.createDirectories(Path.of(args[1]));
        List<String> presets = args.length < 3 || args[2].isEmpty() ? List.of() : List.of(args[2].split(","));
        PretrainedEncoder encoder = args.length > 4
                ? new PretrainedEncoder(Path.of(args[3]), Path.of(args[4]))
                : PretrainedEncoder.published(out);
        RealModelTable table = new RealModelTable(encoder, Path.of(args[0], "data"), out);
        System.out.println(
                "| preset | learned from | MB | smaller | STS cosine: mean, 1 %, least | SST-2 cosine: mean, 1 %, least |"
                        + " Spearman, STS | seconds |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        if (args.length <= 4) {
            Path published = PretrainedEncoder.publishedInt8(out).model();
            System.out.println(table.line("published int8", "-", published, ""));
        }
        for (Row row : ROWS) {
            if (presets.isEmpty() || presets.contains(row.preset())) {
                System.out.println(table.line(row));
            }
        }
    }

    private String line(Row row) {
        Path small = out.resolve(row.preset() + "-" + row.learning().name().toLowerCase(Locale.ROOT) + ".onnx");
        CompressionResult result = compression(row).to(small);
        return line(row.preset(), row.learning().words, small, String.format(Locale.ROOT, "%.0f", result.seconds()));
    }

    private String line(String name, String learned, Path file, String seconds) {
        DriftReport pairs = judge(file, "stsb/dev.tsv");
        TaskScores other = judge(file, "sst2/dev.tsv").task();
        TaskScores.Both spearman = pairs.task().spearman().orElseThrow();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.2f | %.2fx | %s | %s | %.2f → %.2f | %s |",
                name,
                learned,
                pairs.candidate().bytes() / 1e6,
                (double) pairs.original().bytes() / pairs.candidate().bytes(),
                cosines(pairs.task()),
                cosines(other),
                100 * spearman.original(),
                100 * spearman.candidate(),
                seconds);
    }

    private Compression compression(Row row) {
        Compression compression = Compression.of(encoder.model()).preset(row.preset());
        Path train = data.resolve("stsb/train.tsv");
        return switch (row.learning()) {
            case NOTHING -> compression;
            case LOT -> compression.calibratedOn(Data.of(train, text.withLimit(PAIRS)));
            case FIRST -> compression.calibratedOn(Data.of(train, text.withFirst(PAIRS)));
        };
    }

    private DriftReport judge(Path candidate, String file) {
        return Comparison.of(encoder.model(), candidate)
                .on(Data.of(data.resolve(file), text))
                .options(VerifyOptions.defaults().withRounds(0).withLoners(0))
                .run();
    }

    private static String cosines(TaskScores scores) {
        VectorScores vectors = scores.vectors().orElseThrow();
        return String.format(
                Locale.ROOT, "%.4f, %.3f, %.3f", vectors.cosineMean(), vectors.cosineOnePercent(), vectors.cosineMin());
    }
}
