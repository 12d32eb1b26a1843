/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill;

import dev.pare.graph.Model;
import dev.pare.onnx.OnnxReader;
import dev.pare.runtime.data.DataOptions;
import java.nio.file.Path;

/** The small classifier of the repository: 3 layers of width 128. */
public final class Nano {
    private static final Path ROOT = Path.of(System.getProperty("pare.root", ".."));
    public static final Path FOLDER = ROOT.resolve("testdata/bert-nano-sst2");
    public static final Path MODEL = FOLDER.resolve("model.onnx");
    public static final Path TRAIN = FOLDER.resolve("train.tsv");
    public static final Path ZOO = ROOT.resolve("../shared/zoo");

    private Nano() {}

    public static Model model() {
        return OnnxReader.read(MODEL);
    }

    public static DataOptions options(int limit) {
        return DataOptions.defaults()
                .withTokenizer(FOLDER.resolve("tokenizer.json"))
                .withMaxLength(32)
                .withFirst(limit);
    }
}
