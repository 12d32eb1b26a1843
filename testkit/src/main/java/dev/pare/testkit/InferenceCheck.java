/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import dev.pare.analysis.Facts;
import dev.pare.analysis.LookupBounds;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ValueInfo;
import dev.pare.inference.Inference;
import dev.pare.onnx.OnnxWriter;
import dev.pare.operators.sizes.Size;
import dev.pare.operators.sizes.SymbolicShape;
import dev.pare.operators.sizes.Unit;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.SeededDataset;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.session.TensorBytes;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.UnknownFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Compares types and shapes that are inferred with those that ONNX Runtime computes, for every value of a model's main graph. */
public final class InferenceCheck {
    /**
     * What was compared.
     *
     * @param values tensors that the runtime computed
     * @param types of those whose type was inferred
     * @param ranks of those whose number of axes was inferred
     * @param axes axes of the latter
     * @param sizes axes whose size is a number or a formula of other sizes, and not merely named
     * @param problems where inference and runtime disagree
     */
    public record Report(int values, int types, int ranks, int axes, int sizes, List<String> problems) {
        @Override
        public String toString() {
            return "%d values, %d types, %d ranks, %d axes, %d sizes, %d wrong"
                    .formatted(values, types, ranks, axes, sizes, problems.size());
        }
    }

    private final Inference inference;
    private final Graph graph;
    private final Map<String, Shape> actual = new HashMap<>();
    private final Map<String, Long> named = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private int types;
    private int ranks;
    private int axes;
    private int sizes;

    private InferenceCheck(Model inferred) {
        this.inference = Inference.of(inferred);
        this.graph = inferred.graph();
    }

    /**
     * Runs a model with all values of its main graph as outputs, without optimization, on seeded inputs.
     *
     * @param folder for the model that is run; must be where files with its external data are found, if it has any
     */
    public static Report of(Model model, Path folder) {
        return of(model, model, folder);
    }

    /** Compares what is inferred of one model with what another one gives. */
    static Report of(Model model, Model inferred, Path folder) {
        InferenceCheck check = new InferenceCheck(inferred);
        Path file = folder.resolve("all-values.onnx");
        OnnxWriter.write(exposed(model), file);
        try (OrtModel runtime = OrtModel.open(file, SessionSettings.defaults().withLevel(SessionSettings.Level.NONE))) {
            check.run(runtime, LookupBounds.of(Facts.of(model)));
        }
        int values = check.actual.size() - check.graph.inputs().size();
        return new Report(values, check.types, check.ranks, check.axes, check.sizes, List.copyOf(check.problems));
    }

    private static Model exposed(Model model) {
        Graph graph = model.graph();
        Set<String> names = new LinkedHashSet<>();
        graph.nodes().forEach(n -> names.addAll(n.outputs()));
        names.remove("");
        List<ValueInfo> outputs = new ArrayList<>();
        for (String name : names) {
            outputs.add(graph.outputs().stream()
                    .filter(o -> o.name().equals(name))
                    .findFirst()
                    .orElseGet(() -> new ValueInfo(name, Optional.empty(), UnknownFields.NOTHING)));
        }
        return model.withGraph(graph.withOutputs(outputs).withValueInfos(List.of()));
    }

    private void run(OrtModel runtime, Map<String, Long> bounds) {
        Batch batch = new SeededDataset(runtime.signature(), bounds, 1, 1)
                .batches()
                .iterator()
                .next();
        for (Map.Entry<String, Values> feed : batch.feeds().entrySet()) {
            actual.put(feed.getKey(), feed.getValue().shape());
            inference
                    .shape(graph, feed.getKey())
                    .ifPresent(s -> bind(s, feed.getValue().shape()));
        }
        Set<String> wanted = new LinkedHashSet<>();
        for (Port port : runtime.signature().outputs()) {
            if (TensorBytes.holds(port.type())) {
                wanted.add(port.name());
            }
        }
        Map<String, TensorBytes> results = runtime.runBytes(batch.feeds(), Map.of(), wanted);
        results.forEach((name, tensor) -> actual.put(name, tensor.shape()));
        results.forEach((name, tensor) -> compare(name, tensor.type(), tensor.shape()));
    }

    private void bind(SymbolicShape shape, Shape real) {
        for (int axis = 0; axis < Math.min(shape.rank(), real.rank()); axis++) {
            named.put(shape.size(axis).toString(), real.dim(axis));
        }
    }

    private void compare(String name, DataType type, Shape shape) {
        DataType inferred = inference.type(graph, name);
        types += inferred == DataType.UNKNOWN ? 0 : 1;
        if (inferred != DataType.UNKNOWN && inferred != type) {
            problems.add(name + " is " + type + ", inferred " + inferred);
        }
        Optional<SymbolicShape> sizesOf = inference.shape(graph, name);
        if (sizesOf.isEmpty()) {
            return;
        }
        ranks++;
        axes += shape.rank();
        boolean fits = sizesOf.get().rank() == shape.rank();
        for (int axis = 0; fits && axis < shape.rank(); axis++) {
            Size size = sizesOf.get().size(axis);
            OptionalLong number = size.in(this::real);
            sizes += number.isPresent() && !size.isResult() ? 1 : 0;
            fits = number.isEmpty() || number.getAsLong() == shape.dim(axis);
        }
        if (!fits) {
            problems.add(name + " has shape " + shape + ", inferred " + sizesOf.get());
        }
    }

    private OptionalLong real(Unit unit) {
        if (unit instanceof Unit.Result result) {
            Shape shape = actual.get(result.value());
            return shape == null || result.axis() >= shape.rank()
                    ? OptionalLong.empty()
                    : OptionalLong.of(shape.dim(result.axis()));
        }
        Long number = named.get(unit.toString());
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }
}
