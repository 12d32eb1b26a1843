/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.inference;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.operators.sizes.Size;
import dev.pare.operators.sizes.SymbolicShape;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Loop and Scan: a graph that runs many times. */
final class Repeated {
    private final Inference inference;
    private final Node node;
    private final Graph body;
    private final Scope scope;
    private final String prefix;

    Repeated(Inference inference, Node node, Graph body, Scope scope) {
        this.inference = inference;
        this.node = node;
        this.body = body;
        this.scope = scope;
        this.prefix = scope.prefix() + node.output() + "/";
    }

    /** Iteration and condition go in, the condition comes out; then what is carried, then what is collected. */
    List<Inferred> loop(List<Inferred> inputs) {
        int carried = Math.max(0, inputs.size() - 2);
        List<Inferred> given = new ArrayList<>();
        given.add(Inferred.of(DataType.INT64, Optional.of(SymbolicShape.SCALAR)));
        given.add(Inferred.of(DataType.BOOL, Optional.of(SymbolicShape.SCALAR)));
        for (int i = 0; i < carried; i++) {
            given.add(inputs.get(i + 2).withoutContent());
        }
        List<Inferred> out = settled(given, 2, 1, carried);
        List<Inferred> results = new ArrayList<>();
        for (int i = 1; i < out.size(); i++) {
            results.add(
                    i - 1 < carried
                            ? outside(out.get(i), i - 1)
                            : collected(out.get(i), i - 1, carried, Optional.empty()));
        }
        return results;
    }

    /** States, then slices along an axis; states come out, then what is collected along an axis. */
    List<Inferred> scan(List<Inferred> inputs) {
        int slices = (int) node.intAttribute("num_scan_inputs", 0);
        int states = inputs.size() - slices;
        List<Inferred> given = new ArrayList<>();
        Optional<Size> length = Optional.empty();
        for (int i = 0; i < inputs.size(); i++) {
            Inferred input = inputs.get(i);
            int at = i - states;
            if (i < states) {
                given.add(input.withoutContent());
                continue;
            }
            length = length.or(() -> input.shape().map(s -> s.size(axis("scan_input_axes", at, s.rank()))));
            given.add(Inferred.of(
                    input.type(), input.shape().map(s -> s.without(axis("scan_input_axes", at, s.rank())))));
        }
        List<Inferred> out = settled(given, 0, 0, states);
        List<Inferred> results = new ArrayList<>();
        for (int i = 0; i < out.size(); i++) {
            results.add(i < states ? outside(out.get(i), i) : collected(out.get(i), i, states, length));
        }
        return results;
    }

    private int axis(String attribute, int at, int rank) {
        long axis = node.intsAttribute(attribute)
                .filter(a -> at < a.size())
                .map(a -> a.get(at))
                .orElse(0L);
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /** The outputs of the body, with what is carried widened until a further run would not change it. */
    private List<Inferred> settled(List<Inferred> given, int firstIn, int firstOut, int carried) {
        List<Inferred> in = new ArrayList<>(given);
        List<Inferred> out = run(in);
        for (int round = 0; round < 3; round++) {
            boolean same = true;
            for (int i = 0; i < carried && firstOut + i < out.size(); i++) {
                Inferred before = in.get(firstIn + i);
                Inferred after = before.common(out.get(firstOut + i), prefix + "carried" + i);
                Inferred next = round < 2 || after.equals(before) ? after : Inferred.of(after.type(), Optional.empty());
                same &= next.equals(before);
                in.set(firstIn + i, next);
            }
            if (same) {
                return out;
            }
            out = run(in);
        }
        return out;
    }

    private List<Inferred> run(List<Inferred> given) {
        Scope inside = inference.open(body, node, scope, prefix);
        for (int i = 0; i < Math.min(given.size(), body.inputs().size()); i++) {
            inside.give(body.inputs().get(i).name(), given.get(i));
        }
        return new Bodies(inference).outputs(body, inside);
    }

    /** Sizes that belong to one run of the body say nothing outside of it. */
    private Inferred outside(Inferred value, int output) {
        return Inferred.of(value.type(), value.shape().map(s -> outside(s, output)));
    }

    private SymbolicShape outside(SymbolicShape shape, int output) {
        List<Size> sizes = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            boolean inner = shape.size(axis).mentions(prefix);
            sizes.add(inner ? Size.result(scope.prefix() + name(output), axis) : shape.size(axis));
        }
        return new SymbolicShape(sizes);
    }

    private Inferred collected(Inferred each, int output, int states, Optional<Size> length) {
        return Inferred.of(each.type(), each.shape().map(s -> {
            int axis = length.isPresent() ? axis("scan_output_axes", output - states, s.rank() + 1) : 0;
            Size size = length.orElseGet(() -> Size.result(scope.prefix() + name(output), 0));
            return outside(s.inserted(axis, size), output);
        }));
    }

    private String name(int output) {
        return output < node.outputs().size() ? node.outputs().get(output) : "";
    }
}
