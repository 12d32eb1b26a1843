/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/** Runs the command line within the test. */
final class Cli {
    static final Path ROOT = Path.of(System.getProperty("pare.root"));
    static final Path NANO = ROOT.resolve("testdata/bert-nano-sst2");
    static final Path MODEL = NANO.resolve("model.onnx");
    static final Path DEV = NANO.resolve("dev.tsv");

    private Cli() {}

    record Result(int code, String out, String err) {}

    static Result run(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = args[i].toString();
        }
        int code = Main.run(texts, new PrintWriter(out), new PrintWriter(err));
        return new Result(code, out.toString(), err.toString());
    }
}
