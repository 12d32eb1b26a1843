/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.api.Compression;
import dev.pare.recipe.Recipe;
import dev.pare.runtime.drift.ModelSize;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Speed of a model in fp32, in int8 and by blocks, for one row at a time (decoding) and for many (a prompt), in turn in one run. */
final class DecoderSpeed {
    private static final int ROUNDS = 31;
    private static final List<String> TIMED = List.of(
            "int8",
            "4 bits, nearest",
            "4 bits, GPTQ, level 1",
            "4 bits, GPTQ, blocks of 128",
            "4 bits, GPTQ, DequantizeLinear",
            "8 bits",
            "4 bits, GPTQ; tables int8",
            "4 bits, GPTQ; tables 4 bits");

    private DecoderSpeed() {}

    /**
     * Prints a table with one column for each number of tokens.
     *
     * @param args the model, a folder for outputs, and numbers of tokens
     */
    public static void main(String[] args) throws Exception {
        Path original = Path.of(args[0]);
        Path out = Files.createDirectories(Path.of(args[1]));
        Map<String, OrtModel> models = new LinkedHashMap<>();
        models.put("fp32", OrtModel.open(original, SessionSettings.defaults()));
        for (Map.Entry<String, Recipe> recipe : DecoderRecipes.all().entrySet()) {
            if (TIMED.contains(recipe.getKey())) {
                Path small = out.resolve(models.size() + ".onnx");
                Compression.of(original).recipe(recipe.getValue()).to(small);
                models.put(recipe.getKey(), OrtModel.open(small, SessionSettings.defaults()));
            }
        }
        List<Turns> columns = new ArrayList<>();
        for (int i = 2; i < args.length; i++) {
            columns.add(Turns.of(List.copyOf(models.values()), new Turns.Batch(1, Integer.parseInt(args[i])), ROUNDS));
        }
        print(models, columns, Arrays.copyOfRange(args, 2, args.length));
        models.values().forEach(OrtModel::close);
    }

    private static void print(Map<String, OrtModel> models, List<Turns> columns, String... tokens) {
        System.out.println(
                "| weights | MB | load ms | " + String.join(" tokens, tokens/s | ", tokens) + " tokens, tokens/s |");
        System.out.println("|---|---|---|" + "---|".repeat(tokens.length));
        int row = 0;
        for (Map.Entry<String, OrtModel> each : models.entrySet()) {
            OrtModel model = each.getValue();
            double megabytes = ModelSize.of(model.path()) / 1e6;
            StringBuilder line = new StringBuilder(
                    String.format(Locale.ROOT, "| %s | %.2f | %.0f |", each.getKey(), megabytes, model.loadMillis()));
            for (int i = 0; i < tokens.length; i++) {
                double perSecond =
                        1000 * Integer.parseInt(tokens[i]) / columns.get(i).millis(row);
                double ratio = columns.get(i).speed(row, 0);
                line.append(String.format(Locale.ROOT, " %.0f (%.2fx) |", perSecond, ratio));
            }
            System.out.println(line);
            row++;
        }
    }
}
