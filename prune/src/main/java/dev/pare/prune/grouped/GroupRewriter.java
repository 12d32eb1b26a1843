/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.grouped;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import dev.pare.pass.Scratch;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.IntStream;

/** Cuts the inputs of grouped weights into parts, multiplies each with its block and joins the results; puts others in order. */
final class GroupRewriter {
    private final ModelEdit edit;
    private final Scratch scratch;
    private final IdentityHashMap<Weight, String> biases = new IdentityHashMap<>();

    GroupRewriter(Facts facts, Scratch scratch) {
        this.edit = new ModelEdit(facts.model());
        this.scratch = scratch;
    }

    Model rewrite(Plan<Regrouped> plan) {
        for (Decision.Apply<Regrouped> decision : plan.applied()) {
            Weight weight = decision.weight();
            Regrouped how = decision.details();
            biases.clear();
            if (how.outputs() != null || how.shift().length > 0) {
                how.sites().all().forEach(site -> site.bias().ifPresent(b -> changeBias(b, how)));
            }
            if (how.fit().isEmpty()) {
                reorder(weight, how);
            } else {
                Stored stored = stored(weight, how, how.fit().get());
                how.sites().all().forEach(site -> replace(site, stored));
            }
        }
        return edit.finish();
    }

    /**
     * The names of what a weight is stored as.
     *
     * @param before order of the inputs for a Gather, empty if they come as they are needed
     * @param after order of the results for a Gather, likewise
     * @param sizes of the parts
     * @param factors two, or none
     */
    private record Stored(String before, String after, String sizes, List<String> blocks, List<String> factors) {}

    private void reorder(Weight weight, Regrouped how) {
        Matrix matrix = StoredMatrix.of(weight, how.sites());
        int[] rows = how.inputs() == null ? range(matrix.rows()) : how.inputs();
        int[] columns = how.outputs() == null ? range(matrix.columns()) : how.outputs();
        Matrix ordered = Fitter.part(matrix, rows, columns);
        exchange(weight, how.sites().transposed() ? ordered.transpose() : ordered);
    }

    /** Biases of the weight at hand that take the place of others, which may have other users. */
    private void changeBias(LinearUse.Bias bias, Regrouped how) {
        String name = biases.computeIfAbsent(bias.weight(), w -> {
            float[] values = TensorValues.floats(w.tensor());
            double[] changed = new double[values.length];
            for (int j = 0; j < changed.length; j++) {
                int from = how.outputs() == null ? j : how.outputs()[j];
                changed[j] = values[from] + (how.shift().length == 0 ? 0 : how.shift()[from]);
            }
            return add(w, "_corrected", w.tensor().shape(), Matrix.of(1, changed.length, changed));
        });
        List<String> inputs = new ArrayList<>(bias.node().inputs());
        inputs.set(bias.input(), name);
        edit.replace(bias.node(), List.of(bias.node().withInputs(inputs)));
    }

    private void exchange(Weight weight, Matrix with) {
        Tensor held = weight.held();
        edit.exchange(
                held,
                Tensor.of(held.name(), held.type(), held.shape(), scratch.keep(StoredMatrix.bytes(with, held.type()))));
    }

    private Stored stored(Weight weight, Regrouped how, BlockFit fit) {
        Partition partition = fit.partition();
        int[] rows = how.inputs() == null ? partition.inputOrder() : how.inputs();
        int[] columns = how.outputs() == null ? partition.outputOrder() : how.outputs();
        int groups = partition.groups();
        Matrix ordered = Fitter.part(Fitter.dense(partition, fit.blocks()), rows, columns);
        int height = rows.length / groups;
        int width = columns.length / groups;
        List<String> blocks = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
            Matrix block = ordered.rows(g * height, (g + 1) * height).columns(g * width, (g + 1) * width);
            blocks.add(add(weight, ".group" + g, block));
        }
        List<String> factors = new ArrayList<>();
        fit.factors().ifPresent(f -> {
            int[] inner = range(f.b().rows());
            int[] in = how.inputs() == null ? range(rows.length) : rows;
            int[] out = how.outputs() == null ? range(columns.length) : columns;
            factors.add(add(weight, "_a", Fitter.part(f.a(), in, inner)));
            factors.add(add(weight, "_b", Fitter.part(f.b(), inner, out)));
        });
        long[] sizes = new long[groups];
        Arrays.fill(sizes, height);
        return new Stored(
                how.inputs() == null ? order(weight, ".inputs", rows) : "",
                how.outputs() == null ? order(weight, ".outputs", inverse(columns)) : "",
                longs(weight, ".sizes", sizes),
                blocks,
                factors);
    }

    private static int[] range(int count) {
        return IntStream.range(0, count).toArray();
    }

    private static int[] inverse(int... order) {
        int[] inverse = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            inverse[order[i]] = i;
        }
        return inverse;
    }

    private String order(Weight weight, String suffix, int... order) {
        return Arrays.equals(order, range(order.length))
                ? ""
                : longs(weight, suffix, Arrays.stream(order).asLongStream().toArray());
    }

    private String longs(Weight beside, String suffix, long... values) {
        String name = edit.freshName(beside.name() + suffix);
        edit.addInitializer(beside.scope(), Tensor.longs(name, Shape.of(values.length), values));
        return name;
    }

    private String add(Weight beside, String suffix, Matrix matrix) {
        return add(beside, suffix, Shape.of(matrix.rows(), matrix.columns()), matrix);
    }

    private String add(Weight beside, String suffix, Shape shape, Matrix matrix) {
        String name = edit.freshName(beside.name() + suffix);
        byte[] bytes = StoredMatrix.bytes(matrix, beside.tensor().type());
        edit.addInitializer(beside.scope(), Tensor.of(name, beside.tensor().type(), shape, scratch.keep(bytes)));
        return name;
    }

    private void replace(LinearUse site, Stored stored) {
        String base = site.node().output();
        List<Node> nodes = new ArrayList<>();
        String input = gathered(site.input(), stored.before(), edit.freshName(base + ".ordered"), nodes);
        List<String> parts = new ArrayList<>();
        List<String> products = new ArrayList<>();
        for (int g = 0; g < stored.blocks().size(); g++) {
            parts.add(edit.freshName(base + ".part" + g));
            products.add(edit.freshName(base + ".group" + g));
        }
        Attribute last = Attribute.of("axis", -1);
        nodes.add(Node.of("Split", edit.freshName(base + "/Split"), List.of(input, stored.sizes()), parts, last));
        for (int g = 0; g < parts.size(); g++) {
            nodes.add(node(
                    "MatMul",
                    products.get(g),
                    List.of(parts.get(g), stored.blocks().get(g))));
        }
        boolean bias = site.isGemm() && !site.node().input(2).isEmpty();
        boolean alone = stored.factors().isEmpty() && !bias;
        String joined = alone && stored.after().isEmpty() ? base : edit.freshName(base + ".joined");
        nodes.add(node("Concat", joined, products, last));
        String result = gathered(joined, stored.after(), alone ? base : edit.freshName(base + ".inOrder"), nodes);
        if (!stored.factors().isEmpty()) {
            String inner = edit.freshName(base + ".inner");
            String outer = edit.freshName(base + ".rank");
            nodes.add(
                    node("MatMul", inner, List.of(site.input(), stored.factors().get(0))));
            nodes.add(node("MatMul", outer, List.of(inner, stored.factors().get(1))));
            String sum = bias ? edit.freshName(base + ".product") : base;
            nodes.add(node("Add", sum, List.of(result, outer)));
            result = sum;
        }
        if (bias) {
            String row = site.bias().map(b -> biases.get(b.weight())).orElse(null);
            nodes.add(
                    node("Add", base, List.of(result, row == null ? site.node().input(2) : row)));
        }
        edit.replace(site.node(), nodes);
    }

    private String gathered(String value, String order, String result, List<Node> nodes) {
        if (order.isEmpty()) {
            return value;
        }
        nodes.add(node("Gather", result, List.of(value, order), Attribute.of("axis", -1)));
        return result;
    }

    private Node node(String type, String output, List<String> inputs, Attribute... attributes) {
        return Node.of(type, edit.freshName(output + "/" + type), inputs, List.of(output), attributes);
    }
}
