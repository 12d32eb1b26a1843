/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.product;

import dev.pare.graph.Attribute;
import dev.pare.graph.Graph;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Divides each token by how far it reaches, and quantizes what remains with a fixed step. A token of zeros becomes codes of any kind;
 * its results are multiplied with its reach, which is zero.
 */
final class TokenQuantizer implements InputQuantizer {
    /** From here on the axes of a greatest number are an input. */
    private static final int AXES_AS_INPUT = 18;

    private static final int LEVELS = 255;

    /** The code of zero where numbers reach up to {@value #LOPSIDED_UP} codes above it. */
    private static final int LOPSIDED_ZERO = 24;

    private static final int LOPSIDED_UP = LEVELS - LOPSIDED_ZERO;
    private static final int ZERO = 128;
    private static final int UP = LEVELS - ZERO;

    /**
     * A fixed grid.
     *
     * @param constant the step, for quantizing
     * @param computed the same at run time
     */
    private record Grid(String constant, String computed, String zeroPoint) {}

    private final ModelEdit edit;
    private final Graph scope;
    private final boolean lopsided;
    private final boolean repeated;
    private final double step;
    private int places;
    private final Map<Double, Grid> grids = new HashMap<>();
    private final Map<String, String> constants = new HashMap<>();

    TokenQuantizer(ModelEdit edit, Graph scope, InputScaling.PerToken scaling) {
        this.edit = edit;
        this.scope = scope;
        this.lopsided = scaling.lopsided();
        this.repeated = scaling.repeated();
        this.step = 1.0 / (lopsided ? LOPSIDED_UP : UP);
    }

    @Override
    public QuantizedInput quantize(String value, List<Node> nodes) {
        String reach = lopsided ? lopsidedReach(value, nodes) : extreme("ReduceMax", node("Abs", nodes, value), nodes);
        String normal = node("Mul", nodes, value, node("Reciprocal", nodes, reach));
        return codes(normal, grid(step, lopsided ? LOPSIDED_ZERO : ZERO), reach, nodes);
    }

    /** Numbers lie between -zero/up and 1 times this. */
    private String lopsidedReach(String value, List<Node> nodes) {
        String below =
                node("Mul", nodes, extreme("ReduceMin", value, nodes), scalar(-(double) LOPSIDED_UP / LOPSIDED_ZERO));
        return node("Max", nodes, extreme("ReduceMax", value, nodes), below);
    }

    @Override
    public QuantizedInput rest(QuantizedInput known, List<Node> nodes) {
        String floats = node("DequantizeLinear", nodes, known.codes(), scalar(step), known.zeroPoint());
        String rest = node("Sub", nodes, known.value(), floats);
        return codes(rest, grid(step / 2 / UP, ZERO), known.ofTokens().orElseThrow(), nodes);
    }

    private QuantizedInput codes(String normal, Grid grid, String reach, List<Node> nodes) {
        String codes = node("QuantizeLinear", nodes, normal, grid.constant(), grid.zeroPoint());
        return new QuantizedInput(normal, codes, grid.computed(), grid.zeroPoint(), Optional.of(reach));
    }

    /**
     * A step that is computed at run time, from the size of an input of the model, though it is always the same: ONNX Runtime folds
     * it otherwise with the scales of the weight, and fuses a product only if there are two.
     */
    private Grid grid(double size, int zero) {
        return repeated ? made(size, zero) : grids.computeIfAbsent(size, s -> made(size, zero));
    }

    private Grid made(double size, int zero) {
        String constant = scalar(size);
        return new Grid(
                constant, edit.fedTensor().map(fed -> computed(fed, size)).orElse(constant), code(zero));
    }

    /** The least number differs from place to place, or equal nodes would become one, whose result is read too often to be fused. */
    private String computed(String fed, double most) {
        List<Node> nodes = new ArrayList<>();
        String least = scalar(most / ++places);
        String size = node("Size", nodes, fed);
        String floats = edit.freshName(size + ".float");
        Attribute type = Attribute.of("to", DataType.FLOAT.code());
        nodes.add(Node.of("Cast", edit.freshName(floats), List.of(size), List.of(floats), type));
        String computed = node("Clip", nodes, floats, least, scalar(most));
        edit.insertBefore(scope.nodes().get(0), nodes);
        return computed;
    }

    private String extreme(String operator, String value, List<Node> nodes) {
        if (edit.opset() >= AXES_AS_INPUT) {
            return node(operator, nodes, value, lastAxis());
        }
        String output = edit.freshName(value + ".reach");
        nodes.add(
                Node.of(operator, edit.freshName(output), List.of(value), List.of(output), Attribute.ints("axes", -1)));
        return output;
    }

    private String lastAxis() {
        return constants.computeIfAbsent("axis", key -> {
            String name = edit.freshName("token.axis");
            edit.addInitializer(scope, Tensor.longs(name, Shape.of(1), -1));
            return name;
        });
    }

    private String scalar(double number) {
        return constants.computeIfAbsent("float " + number, key -> {
            String name = edit.freshName("token.scale");
            edit.addInitializer(scope, Tensor.floats(name, Shape.of(), (float) number));
            return name;
        });
    }

    private String code(int code) {
        return constants.computeIfAbsent("uint8 " + code, key -> {
            String name = edit.freshName("token.code");
            InlineData data = InlineData.raw(new byte[] {(byte) code});
            edit.addInitializer(scope, Tensor.of(name, DataType.UINT8, Shape.of(), data));
            return name;
        });
    }

    private String node(String operator, List<Node> nodes, String... inputs) {
        String output = edit.freshName(inputs[0] + "." + operator.toLowerCase(Locale.ROOT));
        nodes.add(Node.of(operator, edit.freshName(output), List.of(inputs), List.of(output)));
        return output;
    }
}
