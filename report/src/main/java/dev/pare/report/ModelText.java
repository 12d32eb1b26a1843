/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import dev.pare.report.ModelSummary.Count;
import dev.pare.report.ModelSummary.Large;
import java.util.List;

/** What a model is made of, as text for a terminal. */
public final class ModelText {
    private ModelText() {}

    public static String of(ModelSummary model) {
        StringBuilder text = new StringBuilder();
        text.append(model.file()).append('\n').append(facts(model).text("  "));
        text.append("\nparameters by role\n")
                .append(counts(model.byRole(), model.bytes()).text("  "));
        text.append("\nconstants by element type\n")
                .append(counts(model.byType(), model.bytes()).text("  "));
        Table largest = new Table(4, 3);
        for (Large weight : model.largest()) {
            largest.row(weight.name(), weight.shape(), weight.role(), Format.bytes(weight.bytes()));
        }
        text.append("\nlargest\n").append(largest.text("  "));
        return text.toString();
    }

    private static Table facts(ModelSummary model) {
        String external =
                model.externalBytes() == 0 ? "" : " (" + Format.bytes(model.externalBytes()) + " in files beside it)";
        Table facts = new Table(2)
                .row("size", Format.bytes(model.bytes()) + external)
                .row("format", "IR version " + model.irVersion() + ", opset " + String.join(", ", model.opsets()));
        if (!model.producer().isEmpty()) {
            facts.row("producer", model.producer());
        }
        for (String input : model.inputs()) {
            facts.row("input", input);
        }
        for (String output : model.outputs()) {
            facts.row("output", output);
        }
        facts.row("nodes", Format.count(model.nodes()) + ": " + operators(model.operators()));
        facts.row("parameters", Format.count(model.parameters()));
        facts.row("transformer", transformer(model));
        facts.row("duplicates", duplicates(model));
        model.saturation().ifPresent(s -> facts.row("saturation", s.text()));
        return facts;
    }

    private static String operators(List<Count> operators) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(8, operators.size()); i++) {
            Count operator = operators.get(i);
            text.append(i == 0 ? "" : ", ").append(operator.count()).append(' ').append(operator.name());
        }
        return text.append(operators.size() > 8 ? ", …" : "").toString();
    }

    private static String transformer(ModelSummary model) {
        if (model.layers() == 0) {
            return "none recognised";
        }
        String heads = model.heads() == 0 ? "" : ", " + model.heads() + (model.heads() == 1 ? " head" : " heads");
        return model.layers() + (model.layers() == 1 ? " layer" : " layers") + heads;
    }

    private static String duplicates(ModelSummary model) {
        return model.duplicates() == 0
                ? "none"
                : CompressText.weights(model.duplicates()) + " equal to another, "
                        + Format.bytes(model.duplicateBytes()) + " to save without any drift (dedupe)";
    }

    private static Table counts(List<Count> counts, long all) {
        Table table = new Table(5, 1, 2, 3, 4).row("", "tensors", "numbers", "size", "share");
        for (Count count : counts) {
            table.row(
                    count.name(),
                    Format.count(count.count()),
                    Format.count(count.elements()),
                    Format.bytes(count.bytes()),
                    Format.percent((double) count.bytes() / all));
        }
        return table;
    }
}
