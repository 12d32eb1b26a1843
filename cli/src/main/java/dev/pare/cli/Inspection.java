/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.factorize.dedupe.Dedupe;
import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.onnx.OnnxReader;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.quantize.saturation.Saturation;
import dev.pare.recipe.WeightFilter;
import dev.pare.report.ModelSummary;
import dev.pare.report.ModelSummary.Count;
import dev.pare.report.ModelSummary.Large;
import dev.pare.runtime.drift.ModelSize;
import dev.pare.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Takes a model apart for {@code pare inspect}. */
final class Inspection {
    private static final int LARGEST = 10;

    private final Path path;
    private final Facts facts;

    private Inspection(Path path) {
        this.path = path;
        this.facts = Facts.of(OnnxReader.read(path));
    }

    static ModelSummary of(Path path) {
        return new Inspection(path).summary();
    }

    private ModelSummary summary() {
        Model model = facts.model();
        List<Decision<?>> duplicates = duplicates();
        long file = fileBytes();
        return new ModelSummary(
                path.toString(),
                file,
                ModelSize.of(path) - file,
                model.irVersion(),
                model.opsets().stream().map(Inspection::text).toList(),
                Producer.of(model),
                model.graph().inputs().stream()
                        .filter(i -> model.graph().initializer(i.name()).isEmpty())
                        .map(Inspection::text)
                        .toList(),
                model.graph().outputs().stream().map(Inspection::text).toList(),
                model.graphs().stream().mapToLong(g -> g.nodes().size()).sum(),
                operators(),
                facts.anatomy().layers(),
                facts.anatomy().heads(),
                facts.weights().parameters().stream()
                        .mapToLong(w -> w.tensor().shape().elements())
                        .sum(),
                byRole(),
                byType(),
                largest(),
                duplicates.size(),
                duplicates.stream()
                        .mapToLong(d -> d.weight().tensor().byteSize() - d.bytesAfter())
                        .sum(),
                saturation());
    }

    private Optional<ModelSummary.Saturation> saturation() {
        Saturation found = Saturation.of(facts);
        return found.concerns()
                ? Optional.of(
                        new ModelSummary.Saturation(found.checked(), found.unsafe(), found.unknown(), found.text()))
                : Optional.empty();
    }

    private long fileBytes() {
        try {
            return Files.size(path);
        } catch (IOException e) {
            return ModelSize.of(path);
        }
    }

    private List<Decision<?>> duplicates() {
        List<Decision<?>> found = new ArrayList<>();
        new Dedupe(true, WeightFilter.ALL)
                .plan(facts, PassContext.plain()).decisions().stream()
                        .filter(d -> d instanceof Decision.Apply<?>)
                        .forEach(found::add);
        return found;
    }

    private List<Count> operators() {
        Map<String, Long> counts = new TreeMap<>();
        for (Graph graph : facts.model().graphs()) {
            for (Node node : graph.nodes()) {
                counts.merge(node.op().toString(), 1L, Long::sum);
            }
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(e -> new Count(e.getKey(), e.getValue(), 0, 0))
                .toList();
    }

    private List<Count> byRole() {
        Map<String, Count> counts = new TreeMap<>();
        for (Weight weight : facts.weights().parameters()) {
            add(counts, facts.role(weight).text(), weight.tensor());
        }
        return sorted(counts);
    }

    private List<Count> byType() {
        Map<String, Count> counts = new TreeMap<>();
        for (Tensor tensor : facts.model().tensors()) {
            add(counts, tensor.type().name().toLowerCase(Locale.ROOT), tensor);
        }
        return sorted(counts);
    }

    private static void add(Map<String, Count> counts, String key, Tensor tensor) {
        Count one = new Count(key, 1, tensor.shape().elements(), tensor.byteSize());
        counts.merge(
                key,
                one,
                (a, b) -> new Count(key, a.count() + b.count(), a.elements() + b.elements(), a.bytes() + b.bytes()));
    }

    private static List<Count> sorted(Map<String, Count> counts) {
        return counts.values().stream()
                .sorted(Comparator.comparingLong(Count::bytes).reversed())
                .toList();
    }

    private List<Large> largest() {
        return facts.weights().parameters().stream()
                .sorted(Comparator.comparingLong((Weight w) -> w.tensor().byteSize())
                        .reversed())
                .limit(LARGEST)
                .map(w -> new Large(
                        w.name(),
                        w.tensor().type() + w.tensor().shape().toString(),
                        facts.role(w).text(),
                        w.tensor().byteSize()))
                .toList();
    }

    private static String text(OpsetImport opset) {
        return opset.isStandard() ? Long.toString(opset.version()) : opset.domain() + " " + opset.version();
    }

    private static String text(ValueInfo value) {
        String dims = value.type()
                .flatMap(ValueInfo.TensorType::dims)
                .map(d -> d.stream().map(Dim::toString).collect(Collectors.joining(", ", "[", "]")))
                .orElse("");
        return value.name() + " " + value.element().name().toLowerCase(Locale.ROOT) + dims;
    }
}
