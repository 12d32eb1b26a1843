/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.api.Compression;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.runtime.session.LoadedGraph;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Speed of a model in fp32, in Pare's int8, and in a reference int8, one thread, the three in turn in one run. */
final class Int8Speed {
    private static final int ROUNDS = 60;

    private Int8Speed() {}

    /**
     * Prints a table for batches of one sentence.
     *
     * @param args the model, a folder for outputs, and sequence lengths
     */
    public static void main(String[] args) throws Exception {
        Path original = Path.of(args[0]);
        Path out = Files.createDirectories(Path.of(args[1]));
        Path ours = out.resolve("int8.onnx");
        Path reference = out.resolve("reference.onnx");
        Compression.of(original).preset("int8").to(ours);
        OnnxWriter.write(ReferenceInt8.of(OnnxReader.read(original)), reference);
        SessionSettings settings = SessionSettings.defaults();
        System.out.println("int8 after loading: " + LoadedGraph.operatorCounts(ours, settings));
        System.out.println("reference after loading: " + LoadedGraph.operatorCounts(reference, settings));
        System.out.println("| tokens | fp32 ms | reference int8 ms | int8 ms | int8 / reference | fp32 / int8 |");
        System.out.println("|---|---|---|---|---|---|");
        try (OrtModel a = OrtModel.open(original, settings);
                OrtModel b = OrtModel.open(reference, settings);
                OrtModel c = OrtModel.open(ours, settings)) {
            for (int i = 2; i < args.length; i++) {
                System.out.println(row(List.of(a, b, c), Integer.parseInt(args[i])));
            }
        }
    }

    private static String row(List<OrtModel> models, int tokens) {
        Turns turns = Turns.of(models, new Turns.Batch(1, tokens), ROUNDS);
        return String.format(
                Locale.ROOT,
                "| %d | %.2f | %.2f | %.2f | %.3f | %.2f |",
                tokens,
                turns.millis(0),
                turns.millis(1),
                turns.millis(2),
                1 / turns.speed(2, 1),
                turns.speed(2, 0));
    }
}
