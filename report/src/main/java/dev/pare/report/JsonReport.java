/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pare.report.ModelSummary.Count;
import dev.pare.run.DecisionRecord;
import dev.pare.run.StepRecord;
import java.util.List;

/** Reports as JSON: nested objects, keys always in the same order, infinite numbers as strings. */
public final class JsonReport {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonReport() {}

    public static String of(DriftSummary drift) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("original", drift.original()).put("candidate", drift.candidate());
        size(root, drift.sizes());
        DriftJson.add(root, drift);
        return text(root);
    }

    /** The same keys as of a comparison, with what the steps did before them. */
    public static String of(CompressSummary summary) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("original", summary.input());
        root.put("candidate", summary.output().orElse(null));
        root.put("written", !summary.isPlan());
        size(root, summary.sizes());
        root.put("seconds", summary.seconds());
        root.putObject("recipe").put("name", summary.recipeName()).put("text", summary.recipe());
        var steps = root.putArray("steps");
        summary.steps().forEach(step -> step(steps.addObject(), step));
        var untouched = root.putArray("untouched");
        summary.untouched()
                .forEach(w -> untouched
                        .addObject()
                        .put("weight", w.weight())
                        .put("shape", w.shape())
                        .put("role", w.role())
                        .put("bytes", w.bytes()));
        summary.notes().forEach(root.putArray("notes")::add);
        root.put("calibration", summary.calibration().orElse(null));
        summary.costs().ifPresent(costs -> CostJson.add(root.putArray("costs"), costs));
        if (summary.drift().isPresent()) {
            DriftJson.add(root, summary.drift().get());
        } else {
            root.put("verdict", "not verified");
            root.putArray("reasons");
        }
        return text(root);
    }

    public static String of(DistillSummary summary) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("original", summary.teacher()).put("candidate", summary.output());
        size(root, summary.sizes());
        DistillJson.add(root, summary);
        return text(root);
    }

    public static String of(ModelSummary model) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("file", model.file());
        root.putObject("size")
                .put("total", model.bytes())
                .put("file", model.fileBytes())
                .put("external", model.externalBytes());
        root.put("irVersion", model.irVersion());
        model.opsets().forEach(root.putArray("opsets")::add);
        root.put("producer", model.producer());
        model.inputs().forEach(root.putArray("inputs")::add);
        model.outputs().forEach(root.putArray("outputs")::add);
        root.put("nodes", model.nodes());
        ObjectNode operators = root.putObject("operators");
        model.operators().forEach(o -> operators.put(o.name(), o.count()));
        root.put("layers", model.layers()).put("heads", model.heads()).put("parameters", model.parameters());
        counts(root.putObject("byRole"), model.byRole());
        counts(root.putObject("byType"), model.byType());
        var largest = root.putArray("largest");
        model.largest()
                .forEach(w -> largest.addObject()
                        .put("weight", w.name())
                        .put("shape", w.shape())
                        .put("role", w.role())
                        .put("bytes", w.bytes()));
        root.putObject("duplicates").put("weights", model.duplicates()).put("bytes", model.duplicateBytes());
        model.saturation().ifPresent(s -> {
            ObjectNode node = root.putObject("saturation");
            node.put("checked", s.checked());
            s.unsafe().forEach(node.putArray("couldSaturate")::add);
            node.put("notChecked", s.unknown());
        });
        return text(root);
    }

    private static void counts(ObjectNode node, List<Count> counts) {
        for (Count count : counts) {
            node.putObject(count.name())
                    .put("tensors", count.count())
                    .put("elements", count.elements())
                    .put("bytes", count.bytes());
        }
    }

    private static void size(ObjectNode root, Sizes sizes) {
        root.putObject("size")
                .put("original", sizes.original())
                .put("candidate", sizes.candidate())
                .put("factor", sizes.factor());
    }

    private static void step(ObjectNode node, StepRecord step) {
        node.put("pass", step.pass());
        node.put("text", step.text());
        node.put("seconds", step.millis() / 1000.0);
        node.put("changed", step.applied());
        var decisions = node.putArray("decisions");
        for (DecisionRecord d : step.decisions()) {
            decisions
                    .addObject()
                    .put("weight", d.weight())
                    .put("shape", d.shape())
                    .put("role", d.role())
                    .put("applied", d.applied())
                    .put("reason", d.reason())
                    .put("bytesBefore", d.bytesBefore())
                    .put("bytesAfter", d.bytesAfter());
        }
        step.notes().forEach(node.putArray("notes")::add);
    }

    private static String text(ObjectNode root) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of numbers and texts cannot be written as JSON", e);
        }
    }
}
