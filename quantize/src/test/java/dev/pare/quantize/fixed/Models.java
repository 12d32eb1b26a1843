/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.analysis.Facts;
import dev.pare.graph.Attribute;
import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.Problem;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small models and passes for the tests of this package. */
final class Models {
    static final int WIDTH = 64;

    private Models() {}

    static float[] numbers(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    static Tensor square(String name) {
        float[] values = numbers(WIDTH * WIDTH, name.hashCode());
        for (int i = 0; i < values.length; i++) {
            values[i] /= 8;
        }
        return Tensor.floats(name, Shape.of(WIDTH, WIDTH), values);
    }

    static Tensor list(String name) {
        return Tensor.floats(name, Shape.of(WIDTH), numbers(WIDTH, name.hashCode()));
    }

    static Model model(List<Tensor> weights, Node... nodes) {
        ValueInfo input = ValueInfo.of("x", DataType.FLOAT, new Dim.Symbolic("n"), new Dim.Fixed(WIDTH));
        return model(List.of(input), weights, nodes);
    }

    /** With x in stacks of two rows under the name s; y is what the nodes make of it. */
    static Model stacked(List<Tensor> weights, Node... nodes) {
        List<Tensor> all = new ArrayList<>(weights);
        all.add(Tensor.longs("stacks", Shape.of(3), -1, 2, WIDTH));
        List<Node> after = new ArrayList<>(List.of(node("Reshape", "s", "x", "stacks")));
        after.addAll(List.of(nodes));
        Model flat = model(all, after.toArray(Node[]::new));
        ValueInfo output = ValueInfo.of("y", DataType.FLOAT);
        return flat.withGraph(flat.graph().withOutputs(List.of(output)));
    }

    static Model model(List<ValueInfo> inputs, List<Tensor> weights, Node... nodes) {
        List<ValueInfo> outputs =
                List.of(ValueInfo.of("y", DataType.FLOAT, new Dim.Symbolic("n"), new Dim.Fixed(WIDTH)));
        Graph graph = new Graph("g", inputs, outputs, List.of(), weights, List.of(nodes), UnknownFields.NOTHING);
        return new Model(8, List.of(OpsetImport.of("", 14)), List.of(), graph, List.of(), UnknownFields.NOTHING);
    }

    static Node matmul(String x, String w, String y) {
        return node("MatMul", y, x, w);
    }

    static Node node(String type, String y, String... inputs) {
        return Node.of(type, y + "_node", List.of(inputs), List.of(y));
    }

    static Node gemm(boolean transB, String... inputs) {
        return Node.of("Gemm", "gemm", List.of(inputs), List.of("y"), Attribute.of("transB", transB ? 1L : 0L));
    }

    static List<Problem> problems(Map<String, ?> options) {
        List<Problem> problems = new ArrayList<>();
        OptionReader reader = new OptionReader("step", options, problems);
        QuantizeStatic.FACTORY.create(reader);
        reader.finish();
        return problems;
    }

    static QuantizeStatic pass(Map<String, ?> options) {
        return (QuantizeStatic) QuantizeStatic.FACTORY.create(new OptionReader("", options, new ArrayList<>()));
    }

    static Plan<FixedWeight> plan(Model model, Statistics statistics, Map<String, ?> options) {
        return pass(options).plan(Facts.of(model), PassContext.plain().with(statistics));
    }

    static Model quantized(Model model, Statistics statistics, Map<String, ?> options) {
        Facts facts = Facts.of(model);
        PassContext context = PassContext.plain().with(statistics);
        QuantizeStatic pass = pass(options);
        return pass.rewrite(facts, pass.plan(facts, context), context);
    }

    static List<String> operators(Model model) {
        return model.graph().nodes().stream().map(n -> n.op().type()).toList();
    }
}
