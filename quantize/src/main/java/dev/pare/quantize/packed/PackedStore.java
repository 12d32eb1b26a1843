package dev.pare.quantize.packed;

import dev.pare.graph.Attribute;
import dev.pare.graph.Graph;
import dev.pare.graph.ModelEdit;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.TensorData;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts weights of few bits into a model. What decodes them stands at the start of their graph, in operators of the standard domain that
 * every operator set from 11 on has; ONNX Runtime computes it when it loads the model, and computes the same at every run if its graph
 * optimization is switched off. Codes of 2 to 6 bits are packed, those of 7 and 8 take a byte each.
 *
 * <p>One store for one edit: the tables that decode are shared by all weights of a graph.
 */
public final class PackedStore {
    private final ModelEdit edit;
    private final Map<Graph, Emission> emissions = new IdentityHashMap<>();

    public PackedStore(ModelEdit edit) {
        this.edit = edit;
    }

    /**
     * Adds a weight to the graph that holds it.
     *
     * @param baseName the new names begin with it
     * @throws IllegalArgumentException if a code times its multiplier is no 8-bit integer
     */
    public PackedWeight store(Graph scope, String baseName, GroupedCodes codes, Layout layout) {
        Integers.check(baseName, codes);
        Emission emission = emission(scope);
        String values = values(emission, baseName, codes, layout);
        Shape shape = layout == Layout.ROWS ? Shape.of(codes.channels(), 1) : Shape.of(codes.channels());
        String scales = StoredScales.add(emission, baseName, shape, codes.scales());
        emission.flush();
        return new PackedWeight(values, scales);
    }

    /**
     * Bytes of the initializers that {@link #store} adds for this weight alone: codes, multipliers, scales. The tables that all weights
     * share take about a thousand more for each number of bits, and the nodes of a weight about {@value #NODE_BYTES}.
     */
    public static long bytes(GroupedCodes codes) {
        return codeBytes(codes) + StoredScales.bytes(codes.scales());
    }

    /** What the nodes of one weight take in the file, roughly. */
    public static final int NODE_BYTES = 500;

    /** Bytes of codes and multipliers. */
    static long codeBytes(GroupedCodes codes) {
        if (!Packing.packs(codes.bits())) {
            return (long) codes.channels() * codes.length();
        }
        PackedForm form = PackedForm.of(codes);
        return form.codeBytes() + form.placeBytes(false);
    }

    private static String values(Emission emission, String name, GroupedCodes codes, Layout layout) {
        if (!Packing.packs(codes.bits())) {
            boolean rows = layout == Layout.ROWS;
            Shape shape = rows
                    ? Shape.of(codes.channels(), codes.length())
                    : Shape.of(codes.length(), codes.channels());
            TensorData data = rows ? PackedPlanes.integerRows(codes) : PackedPlanes.integerColumns(codes);
            return emission.initializer(name + ".int8", DataType.INT8, shape, data);
        }
        String decoded = decoded(emission, name, PackedForm.of(codes));
        return layout == Layout.ROWS
                ? decoded
                : emission.node("Transpose", List.of(decoded), Attribute.ints("perm", 1, 0));
    }

    private static String decoded(Emission emission, String name, PackedForm form) {
        Decoder decoder = new Decoder(emission, form);
        String low = form.addLow(emission, name);
        String high = form.packing().hasHigh() ? form.addHigh(emission, name) : "";
        String starts = form.palette().chooses() ? decoder.starts(form.addPlaces(emission, name, false), false) : "";
        return decoder.decode(low, high, starts);
    }

    private Emission emission(Graph scope) {
        return emissions.computeIfAbsent(scope, s -> new Emission(edit, s));
    }
}
