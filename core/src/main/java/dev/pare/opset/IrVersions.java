package dev.pare.opset;

import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.OpsetImport;
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
    /** From this version on an initializer need not be a graph input; one that is may be replaced by the caller. */
    private static final long LOOSE_INITIALIZERS = 4;

    private static final long FUNCTIONS = 8;

    /** Operator set to the IR version of the release that brought it. */
    private static final NavigableMap<Long, Long> STANDARD = new TreeMap<>(Map.of(
            1L, 3L, 9L, 4L, 10L, 5L, 11L, 6L, 12L, 7L, 15L, 8L, 19L, 9L, 21L, 10L, 23L, 11L, 24L, 12L));

    private static final NavigableMap<Long, Long> CLASSIC =
            new TreeMap<>(Map.of(1L, 3L, 2L, 6L, 3L, 8L, 4L, 9L, 5L, 10L));

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
     * The lowest IR version for the operator sets, element types, functions and initializers of a model. What Pare only carries
     * (sparse initializers, metadata of nodes) is not looked at: the model's own version holds it already.
     */
    public static long lowestFor(Model model) {
        long lowest = model.functions().isEmpty() ? 3 : FUNCTIONS;
        for (OpsetImport opset : model.opsets()) {
            lowest = Math.max(lowest, lowestFor(opset));
        }
        for (Tensor tensor : model.tensors()) {
            lowest = Math.max(lowest, lowestFor(tensor.type()));
        }
        for (Graph graph : model.graphs()) {
            for (List<ValueInfo> infos : List.of(graph.inputs(), graph.outputs(), graph.valueInfos())) {
                for (ValueInfo info : infos) {
                    lowest = Math.max(lowest, lowestFor(info.element()));
                }
            }
            lowest = Math.max(lowest, hasLooseInitializer(graph) ? LOOSE_INITIALIZERS : 3);
        }
        return lowest;
    }

    private static long lowestFor(OpsetImport opset) {
        if (opset.isStandard()) {
            return lowestFor(opset.version());
        }
        return opset.domain().equals("ai.onnx.ml")
                ? CLASSIC.floorEntry(Math.max(1, opset.version())).getValue()
                : 3;
    }

    private static boolean hasLooseInitializer(Graph graph) {
        Set<String> inputs = new HashSet<>();
        graph.inputs().forEach(i -> inputs.add(i.name()));
        return graph.initializers().stream().anyMatch(t -> !inputs.contains(t.name()));
    }

    /**
     * The model with the lowest IR version that is not below its own; the same object if its own will do. A model that comes from
     * before IR 4 listed its constants as inputs, and would let callers replace them afterwards; they are taken off that list.
     */
    public static Model fit(Model changed) {
        long lowest = lowestFor(changed);
        if (changed.irVersion() >= lowest) {
            return changed;
        }
        boolean constantsWereInputs = changed.irVersion() < LOOSE_INITIALIZERS && lowest >= LOOSE_INITIALIZERS;
        Model fitted = changed.withIrVersion(lowest);
        return constantsWereInputs ? fitted.withGraph(withoutConstantInputs(fitted.graph())) : fitted;
    }

    private static Graph withoutConstantInputs(Graph graph) {
        return graph.withInputs(graph.inputs().stream()
                .filter(i -> graph.initializer(i.name()).isEmpty())
                .toList());
    }
}
