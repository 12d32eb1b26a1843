/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.api.Preset;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Help texts: what picocli lists of the options, and what teaches by example. */
final class Help {
    private static final int WIDTH = 110;

    private Help() {}

    static String top() {
        return """
            pare makes ONNX transformers smaller and faster, and measures in ONNX Runtime how far the result has drifted.

            Usage: pare COMMAND [OPTIONS]

            Commands:
              inspect   print what a model is made of: roles, sizes, element types, duplicates
              compress  write a smaller model and compare it with the original
              verify    compare any two models with the same inputs and outputs
              distill   train a smaller model to do what a larger one does

            Start with:
              pare inspect model.onnx
              pare compress model.onnx -o small.onnx --preset int8 --data dev.tsv --tokenizer tokenizer.json

            'pare COMMAND --help' explains a command. PARE_OPTS holds options for Java, such as PARE_OPTS=-Xmx4g.

            """ + ExitCodes.MEANINGS;
    }

    static String of(CommandLine line, String command) {
        line.setUsageHelpWidth(WIDTH);
        return line.getUsageMessage(CommandLine.Help.Ansi.OFF) + "\n" + examples(command) + "\n" + ExitCodes.MEANINGS;
    }

    private static String examples(String command) {
        return switch (command) {
            case "compress" -> presets() + """

                    Examples:
                      pare compress model.onnx -o small.onnx --data dev.tsv --tokenizer tokenizer.json
                      pare compress model.onnx -o small.onnx --preset low-rank --data dev.tsv --tokenizer tokenizer.json \\
                          --calibration-data train.tsv --max-drop 0.5
                      pare compress model.onnx --preset small --dry-run
                      pare compress model.onnx -o small.onnx --recipe recipe.yaml --json > report.json

                    A recipe is a list of passes with options:
                      steps:
                        - dedupe
                        - quantize-weights: {exclude: ['role:classifier', 're:.*layer\\.11.*']}
                    """;
            case "verify" -> """
                Examples:
                  pare verify model.onnx small.onnx
                  pare verify model.onnx small.onnx --data dev.tsv --tokenizer tokenizer.json --max-drop 0.5 --json
                  pare verify model.onnx small.onnx --data inputs.npz --max-drift 0.02
                  pare verify encoder.onnx small.onnx --data pairs.tsv --tokenizer tokenizer.json --pooling cls --min-cosine 0.99
                """;
            case "distill" -> """
                Students (--student):
                  layers: even     every second layer of the teacher, from the first; also odd, 'first 3', or a list: layers: 0,3,5
                  FILE             a model that was made before, such as by 'pare compress', with the teacher's inputs and outputs
                  teacher          the teacher itself

                Examples:
                  pare distill model.onnx --student 'layers: even' --data train.tsv --tokenizer tokenizer.json -o student.onnx
                  pare distill model.onnx --student small.onnx --data train.tsv --tokenizer tokenizer.json -o better.onnx \\
                      --minutes 20 --judge-data dev.tsv --max-drop 1
                """;
            default -> """
                Examples:
                  pare inspect model.onnx
                  pare inspect model.onnx --json
                """;
        };
    }

    private static String presets() {
        int width = Stream.of(Preset.values())
                .mapToInt(preset -> preset.label().length())
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder("Presets:\n");
        for (Preset preset : Preset.values()) {
            text.append("  ")
                    .append(preset.label())
                    .append(" ".repeat(2 + width - preset.label().length()));
            text.append(preset.summary()).append('\n');
        }
        return text.toString();
    }
}
