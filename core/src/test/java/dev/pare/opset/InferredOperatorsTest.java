/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import dev.pare.graph.Attribute;
import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpId;
import dev.pare.graph.ValueInfo;
import dev.pare.inference.Inference;
import dev.pare.operators.History;
import dev.pare.operators.Operators;
import dev.pare.operators.call.Signature;
import dev.pare.operators.sizes.SymbolicShape;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.UnknownFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Types and shapes that are inferred are those that ONNX Runtime computes. */
class InferredOperatorsTest {
    /** About so many of the operators run on tensors of numbers alone, without attributes. */
    private static final int LEAST_COMPARED = 75;

    private static final int VERSION = 18;

    /** Of the first input, and of the others. */
    private static final long[][][] SHAPES = {
        {{2, 3, 4}, {2, 3, 4}}, {{2, 1, 3}, {5, 1}}, {{2, 4, 6, 6}, {3, 4, 2, 2}}, {{3, 4}, {4, 5}}
    };

    @TempDir
    private Path folder;

    static List<OperatorCases.Case> cases() {
        return OperatorCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void typesAndShapesOfACaseAreThoseOfTheRuntime(OperatorCases.Case one) throws OrtException {
        assertThat(problems(one.model(), one.model())).isEmpty();
    }

    @Test
    void aWrongSizeIsFound() throws OrtException {
        Model model = SmallModel.at(13)
                .input("x", 2, 3)
                .output("y")
                .node(Node.of("Transpose", "n", List.of("x"), List.of("y")))
                .model();
        Graph other = model.graph().withInputs(List.of(ValueInfo.of("x", DataType.FLOAT, fixed(3, 2))));
        assertThat(problems(model, model)).isEmpty();
        assertThat(problems(model, model.withGraph(other))).hasSize(1);
    }

    private static Dim[] fixed(long... sizes) {
        Dim[] dims = new Dim[sizes.length];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = new Dim.Fixed(sizes[i]);
        }
        return dims;
    }

    /** Every standard operator is tried on inputs of some shapes; the runtime refuses those that do not fit. */
    @Test
    void operatorsWithoutAttributesGiveWhatIsInferred() {
        Set<String> compared = new TreeSet<>();
        List<String> problems = new ArrayList<>();
        for (OpId op : History.all().keySet()) {
            if (op.domain().isEmpty() && Operators.of(op, VERSION).isKnown()) {
                compare(op.type(), compared, problems);
            }
        }
        assertThat(problems).isEmpty();
        assertThat(compared).hasSizeGreaterThan(LEAST_COMPARED);
    }

    private void compare(String type, Set<String> compared, List<String> problems) {
        Signature signature =
                Operators.of(OpId.standard(type), VERSION).signature().orElseThrow();
        for (DataType element : List.of(DataType.FLOAT, DataType.BOOL, DataType.INT64)) {
            for (long[][] shapes : SHAPES) {
                Model model = model(type, signature, element, shapes);
                try {
                    problems.addAll(problems(model, model));
                    compared.add(type);
                } catch (OrtException refused) {
                    continue;
                }
            }
            if (compared.contains(type)) {
                return;
            }
        }
    }

    private static Model model(String type, Signature signature, DataType element, long[]... shapes) {
        SmallModel model = SmallModel.at(VERSION);
        List<String> inputs = new ArrayList<>();
        for (int i = 0; i < Math.max(1, signature.fewestInputs()); i++) {
            inputs.add("x" + i);
            model.input("x" + i, element, shapes[Math.min(i, 1)]);
        }
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < Math.max(1, signature.fewestOutputs()); i++) {
            outputs.add("y" + i);
        }
        Node node = Node.of(type, "n", inputs, outputs, new Attribute[0]);
        Graph graph = model.node(node).graph();
        Model whole = model.model();
        return whole.withGraph(graph.withOutputs(outputs.stream()
                .map(o -> new ValueInfo(o, Optional.empty(), UnknownFields.NOTHING))
                .toList()));
    }

    private List<String> problems(Model model, Model inferred) throws OrtException {
        Inference inference = Inference.of(inferred);
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, Ort.Kind> real : Ort.kinds(model, folder).entrySet()) {
            DataType type = inference.type(inferred.graph(), real.getKey());
            Optional<SymbolicShape> shape = inference.shape(inferred.graph(), real.getKey());
            String label = model.graph().nodes().get(0) + " " + model.graph().inputs();
            if (type != DataType.UNKNOWN && type != real.getValue().type()) {
                problems.add(label + " is " + real.getValue().type() + ", inferred " + type);
            }
            if (shape.isPresent() && !fits(shape.get(), real.getValue().shape())) {
                problems.add(label + " has shape " + real.getValue().shape() + ", inferred " + shape.get());
            }
        }
        return problems;
    }

    private static boolean fits(SymbolicShape inferred, Shape real) {
        boolean fits = inferred.rank() == real.rank();
        for (int axis = 0; fits && axis < real.rank(); axis++) {
            fits = !inferred.size(axis).isFixed() || inferred.size(axis).is(real.dim(axis));
        }
        return fits;
    }
}
