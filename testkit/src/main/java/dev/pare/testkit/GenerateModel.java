/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import dev.pare.onnx.OnnxWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a {@link TransformerModel} to a file: {@code GenerateModel --shape bert-base --output model.onnx [--layers N] [--seed N]}.
 * Shapes are {@code bert-base} (438 MB) and {@code tiny}. Needs little heap, whatever the size.
 */
public final class GenerateModel {
    private static final String USAGE =
            "usage: GenerateModel --shape bert-base|tiny --output FILE [--layers N] [--seed N]";

    private GenerateModel() {}

    public static void main(String[] args) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length
                    || !Arrays.asList("--shape", "--output", "--layers", "--seed")
                            .contains(args[i])) {
                throw new IllegalArgumentException("unexpected " + args[i] + "; " + USAGE);
            }
            options.put(args[i], args[i + 1]);
        }
        if (!options.containsKey("--output")) {
            throw new IllegalArgumentException("--output is missing; " + USAGE);
        }
        TransformerShape shape = shape(options.getOrDefault("--shape", "bert-base"));
        if (options.containsKey("--layers")) {
            shape = shape.withLayers(Integer.parseInt(options.get("--layers")));
        }
        TransformerModel model = TransformerModel.of(shape);
        if (options.containsKey("--seed")) {
            model = model.withSeed(Long.parseLong(options.get("--seed")));
        }
        write(model, Path.of(options.get("--output")).toAbsolutePath());
    }

    private static void write(TransformerModel model, Path output) {
        try {
            Files.createDirectories(output.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of " + output + " cannot be made: " + e.getMessage(), e);
        }
        OnnxWriter.write(model.build(), output);
    }

    private static TransformerShape shape(String name) {
        return switch (name) {
            case "bert-base" -> TransformerShape.bertBase();
            case "tiny" -> TransformerShape.tiny();
            default -> throw new IllegalArgumentException("there is no shape " + name + "; " + USAGE);
        };
    }
}
