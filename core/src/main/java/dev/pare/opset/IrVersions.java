/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ValueInfo;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The lowest version of the file format (IR) that can hold a model, by the ONNX project's table of released versions. A changed
 * model keeps its version unless something in it needs a newer one, since older runtimes refuse files that are newer than they.
 */
public final class IrVersions {
    /** The IR version from which on an initializer need not be a graph input; one that is may be replaced by the caller. */
    private static final long LOOSE_INITIALIZERS = 4;

    private static final long FUNCTIONS = 8;

    /** Operator set to the IR version of the release that brought it. */
    private static final NavigableMap<Long, Long> STANDARD = new TreeMap<>(
            Map.of(1L, 3L, 9L, 4L, 10L, 5L, 11L, 6L, 12L, 7L, 15L, 8L, 19L, 9L, 21L, 10L, 23L, 11L, 24L, 12L));

    static {
        STANDARD.put(25L, 13L);
    }

    private IrVersions() {}

    /** The IR version of the release that brought a version of the standard operator set; sets newer than 25 count as 25. */
    public static long lowestFor(long opset) {
        return STANDARD.floorEntry(Math.max(1, opset)).getValue();
    }

    /** The lowest IR version for an element type. */
    public static long lowestFor(DataType type) {
        return switch (type) {
            case BFLOAT16 -> 4;
            case FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ -> 9;
            case UINT4, INT4 -> 10;
            case FLOAT4E2M1 -> 11;
            case FLOAT8E8M0 -> 12;
            case UINT2, INT2 -> 13;
            default -> 3;
        };
    }

    /**
     * The lowest IR version for what is in a model: element types, functions, initializers. What Pare only carries (sparse
     * initializers, metadata of nodes) is not looked at, since the model's own version holds it already.
     */
    public static long lowestForContent(Model model) {
        long lowest = model.functions().isEmpty() ? lowestFor(DataType.FLOAT) : FUNCTIONS;
        for (Tensor tensor : model.tensors()) {
            lowest = Math.max(lowest, lowestFor(tensor.type()));
        }
        for (Graph graph : model.graphs()) {
            for (List<ValueInfo> infos : List.of(graph.inputs(), graph.outputs(), graph.valueInfos())) {
                for (ValueInfo info : infos) {
                    lowest = Math.max(lowest, lowestFor(info.element()));
                }
            }
            if (hasLooseInitializer(graph)) {
                lowest = Math.max(lowest, LOOSE_INITIALIZERS);
            }
        }
        return lowest;
    }

    private static boolean hasLooseInitializer(Graph graph) {
        Set<String> inputs = new HashSet<>();
        graph.inputs().forEach(i -> inputs.add(i.name()));
        return graph.initializers().stream().anyMatch(t -> !inputs.contains(t.name()));
    }

    /**
     * The model with the lowest IR version that is not below its own and holds its content; the same object if its own will do.
     * The model's opset does not count: whoever changed it did so with {@link OpsetConverter}, and otherwise the file came so.
     */
    public static Model fit(Model changed) {
        return atLeast(changed, lowestForContent(changed));
    }

    /**
     * The model at an IR version that is not below the given one. Before IR 4 a model listed its constants as inputs, and from
     * then on that would let callers replace them; they are taken off the list.
     */
    static Model atLeast(Model model, long lowest) {
        if (model.irVersion() >= lowest) {
            return model;
        }
        boolean constantsWereInputs = model.irVersion() < LOOSE_INITIALIZERS && lowest >= LOOSE_INITIALIZERS;
        Model fitted = model.withIrVersion(lowest);
        return constantsWereInputs ? fitted.withGraph(withoutConstantInputs(fitted.graph())) : fitted;
    }

    private static Graph withoutConstantInputs(Graph graph) {
        return graph.withInputs(graph.inputs().stream()
                .filter(i -> graph.initializer(i.name()).isEmpty())
                .toList());
    }
}
