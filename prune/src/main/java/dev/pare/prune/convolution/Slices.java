package dev.pare.prune.convolution;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.Sites;
import dev.pare.graph.ModelEdit;
import dev.pare.pass.Scratch;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Half;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The matrices and biases of the groups of convolutions, each stored once. */
final class Slices {
    private final ModelEdit edit;
    private final Scratch scratch;
    private final IdentityHashMap<Weight, List<String>> matrices = new IdentityHashMap<>();
    private final IdentityHashMap<Weight, Map<Integer, List<String>>> biases = new IdentityHashMap<>();

    Slices(ModelEdit edit, Scratch scratch) {
        this.edit = edit;
        this.scratch = scratch;
    }

    /** For each group the name of a matrix, inputs by outputs of the group. */
    List<String> matrices(Weight weight, Sites.Usable sites) {
        return matrices.computeIfAbsent(weight, w -> {
            int groups = sites.groups();
            int inputs = sites.inputs(w) / groups;
            int outputs = sites.outputs(w) / groups;
            List<String> names = new ArrayList<>();
            for (int g = 0; g < groups; g++) {
                float[] block = new float[Math.multiplyExact(inputs, outputs)];
                TensorValues.floats(w.tensor(), (long) g * block.length, block, block.length);
                names.add(add(w, suffix(g, groups), Shape.of(inputs, outputs), turned(block, outputs, inputs)));
            }
            return names;
        });
    }

    /** For each group the name of a row, as long as the group has outputs. */
    List<String> biases(Weight bias, int groups) {
        return biases.computeIfAbsent(bias, b -> new java.util.HashMap<>()).computeIfAbsent(groups, n -> {
            float[] row = TensorValues.floats(bias.tensor());
            int width = row.length / groups;
            List<String> names = new ArrayList<>();
            for (int g = 0; g < groups; g++) {
                float[] part = java.util.Arrays.copyOfRange(row, g * width, (g + 1) * width);
                names.add(add(bias, suffix(g, groups), Shape.of(width), part));
            }
            return names;
        });
    }

    /**
     * For each group the name of a matrix with those of several weights side by side.
     *
     * @param sites how each of them is used: all as the first
     */
    List<String> sideBySide(List<Weight> weights, Sites.Usable sites) {
        int groups = sites.groups();
        int inputs = sites.inputs(weights.get(0)) / groups;
        List<String> names = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
            List<float[]> rows = new ArrayList<>();
            for (Weight weight : weights) {
                float[] block = new float[sites.outputs(weight) / groups * inputs];
                TensorValues.floats(weight.tensor(), (long) g * block.length, block, block.length);
                rows.add(block);
            }
            float[] all = joined(rows);
            int outputs = all.length / inputs;
            names.add(add(weights.get(0), ".joint" + g, Shape.of(inputs, outputs), turned(all, outputs, inputs)));
        }
        return names;
    }

    /** For each group the name of a row with those of several biases one after the other. */
    List<String> biasesSideBySide(List<Weight> biases, int groups) {
        List<String> names = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
            List<float[]> rows = new ArrayList<>();
            for (Weight bias : biases) {
                float[] row = TensorValues.floats(bias.tensor());
                int width = row.length / groups;
                rows.add(java.util.Arrays.copyOfRange(row, g * width, (g + 1) * width));
            }
            float[] all = joined(rows);
            names.add(add(biases.get(0), ".joint" + g, Shape.of(all.length), all));
        }
        return names;
    }

    private static float[] joined(List<float[]> rows) {
        float[] joined = new float[rows.stream().mapToInt(r -> r.length).sum()];
        int at = 0;
        for (float[] row : rows) {
            System.arraycopy(row, 0, joined, at, row.length);
            at += row.length;
        }
        return joined;
    }

    private static float[] turned(float[] block, int rows, int columns) {
        float[] turned = new float[block.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                turned[c * rows + r] = block[r * columns + c];
            }
        }
        return turned;
    }

    private static String suffix(int group, int groups) {
        return groups == 1 ? ".matrix" : ".group" + group;
    }

    private String add(Weight beside, String suffix, Shape shape, float... values) {
        DataType type = beside.tensor().type();
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.toIntExact(type.bytes(values.length))).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            if (type == DataType.FLOAT16) {
                bytes.putShort(Half.fromFloat(value));
            } else {
                bytes.putFloat(value);
            }
        }
        String name = edit.freshName(beside.name() + suffix);
        edit.addInitializer(beside.scope(), Tensor.of(name, type, shape, scratch.keep(bytes.array())));
        return name;
    }
}
