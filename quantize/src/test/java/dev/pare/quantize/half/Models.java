/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.Problem;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small graphs and conversions of them, for tests. */
final class Models {
    private Models() {}

    static ValueInfo floats(String name, long... dims) {
        Dim[] sizes = new Dim[dims.length];
        for (int i = 0; i < dims.length; i++) {
            sizes[i] = new Dim.Fixed(dims[i]);
        }
        return ValueInfo.of(name, DataType.FLOAT, sizes);
    }

    static Tensor weight(String name, long... dims) {
        float[] values = new float[(int) Shape.of(dims).elements()];
        Random random = new Random(name.hashCode());
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() / 4;
        }
        return Tensor.floats(name, Shape.of(dims), values);
    }

    static Tensor scalar(String name, float value) {
        return Tensor.floats(name, Shape.of(), value);
    }

    static Graph graph(List<ValueInfo> inputs, List<ValueInfo> outputs, List<Tensor> weights, Node... nodes) {
        return new Graph("g", inputs, outputs, List.of(), weights, List.of(nodes), UnknownFields.NOTHING);
    }

    static Model model(Graph graph) {
        return new Model(8, List.of(OpsetImport.of("", 14)), List.of(), graph, List.of(), UnknownFields.NOTHING);
    }

    static Model model(List<ValueInfo> inputs, List<ValueInfo> outputs, List<Tensor> weights, Node... nodes) {
        return model(graph(inputs, outputs, weights, nodes));
    }

    static ConvertFloat16 pass(Map<String, ?> options) {
        List<Problem> problems = new ArrayList<>();
        OptionReader reader = new OptionReader("", options, problems);
        ConvertFloat16 pass = (ConvertFloat16) ConvertFloat16.FACTORY.create(reader);
        reader.finish();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.toString());
        }
        return pass;
    }

    static Plan<Halving> plan(Model model, Map<String, ?> options) {
        return plan(model, options, Statistics.NONE);
    }

    static Plan<Halving> plan(Model model, Map<String, ?> options, Statistics statistics) {
        return pass(options).plan(Facts.of(model), PassContext.plain().with(statistics));
    }

    static Model convert(Model model, Map<String, ?> options) {
        return convert(model, options, Statistics.NONE);
    }

    static Model convert(Model model, Map<String, ?> options, Statistics statistics) {
        Facts facts = Facts.of(model);
        ConvertFloat16 pass = pass(options);
        PassContext context = PassContext.plain().with(statistics);
        return pass.rewrite(facts, pass.plan(facts, context), context);
    }

    static Node op(String type, String out, String... in) {
        return Node.of(type, "", List.of(in), List.of(out));
    }

    static Model atOpset(Model model, long opset) {
        return model.withOpsets(List.of(OpsetImport.of("", opset)));
    }

    static Model store(Model model) {
        return convert(model, Map.of("min-bytes", 8));
    }

    static Model compute(Model model) {
        return compute(model, Statistics.NONE);
    }

    static Model compute(Model model, Statistics statistics) {
        return convert(model, Map.of("mode", "compute"), statistics);
    }

    static String reason(Plan<Halving> plan, String weight) {
        return plan.decisions().stream()
                .filter(d -> d.weight().name().equals(weight))
                .map(Decision::reason)
                .findFirst()
                .orElseThrow();
    }

    static boolean applies(Plan<Halving> plan, String weight) {
        return plan.applied().stream().anyMatch(d -> d.weight().name().equals(weight));
    }

    /** The graph as lines such as {@code y = MatMul(x, w)}, with the type that a Cast gives. */
    static List<String> text(Graph graph) {
        return graph.nodes().stream().map(Models::text).toList();
    }

    private static String text(Node node) {
        String to = node.is("Cast") ? ":" + DataType.of((int) node.intAttribute("to", 0)) : "";
        return String.join(", ", node.outputs()) + " = " + node.op() + to + "(" + String.join(", ", node.inputs())
                + ")";
    }

    static float[] values(Model model, String tensor) {
        return TensorValues.floats(model.tensors().stream()
                .filter(t -> t.name().equals(tensor))
                .findFirst()
                .orElseThrow());
    }
}
