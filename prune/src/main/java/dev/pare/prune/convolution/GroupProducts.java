/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.convolution;

import dev.pare.analysis.Weight;
import dev.pare.graph.Attribute;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The products that take the place of the convolutions of an island: an input is cut into groups, and results are joined. */
final class GroupProducts {
    private final LayoutRegion island;
    private final Splits splits;
    private final ModelEdit edit;
    private final Slices slices;
    private final Map<Node, Convolution> convolutions;
    private final Map<String, Parts> parts;
    private final SideBySide sideBySide;
    private final Map<String, List<String>> cut = new HashMap<>();
    /** What the groups of convolutions give that are computed together, by the first of these. */
    private final Map<Node, Map<Node, List<String>>> joint = new IdentityHashMap<>();

    /**
     * @param convolutions those that products take the place of
     * @param parts takes the values that are cut or joined, by name
     */
    GroupProducts(
            LayoutRegion island,
            Splits splits,
            ModelEdit edit,
            Slices slices,
            Map<Node, Convolution> convolutions,
            Map<String, Parts> parts) {
        this.island = island;
        this.splits = splits;
        this.edit = edit;
        this.slices = slices;
        this.convolutions = convolutions;
        this.parts = parts;
        this.sideBySide = new SideBySide(island, convolutions);
    }

    /**
     * Adds what takes the place of a convolution.
     *
     * @param input what it takes, with the features last
     * @param result what it gives, with the features last
     */
    void add(Node node, String input, String result, List<Node> nodes) {
        Convolution convolution = convolutions.get(node);
        int groups = convolution.groups();
        List<Node> set = sideBySide.of(node);
        List<String> results = set.size() > 1
                ? joint.computeIfAbsent(set.get(0), n -> joint(set, input, nodes))
                        .get(node)
                : alone(node, input, result, nodes);
        if (groups > 1) {
            nodes.add(node("Concat", results, result, Attribute.of("axis", island.rank() - 1)));
            parts.put(result, new Parts(groups, convolution.outputs()));
        }
    }

    /** What the groups of a convolution give. */
    private List<String> alone(Node node, String input, String result, List<Node> nodes) {
        int groups = convolutions.get(node).groups();
        List<String> results = groups == 1 ? List.of(result) : freshNames(result + ".group", groups);
        multiply(List.of(node), input, results, nodes);
        return results;
    }

    /** What the groups of each of several convolutions give, computed in one product for each group and cut apart again. */
    private Map<Node, List<String>> joint(List<Node> set, String input, List<Node> nodes) {
        int groups = convolutions.get(set.get(0)).groups();
        List<String> joined = freshNames(set.get(0).output() + ".joint", groups);
        multiply(set, input, joined, nodes);
        long[] widths =
                set.stream().mapToLong(n -> convolutions.get(n).outputs()).toArray();
        Map<Node, List<String>> results = new IdentityHashMap<>();
        set.forEach(n -> results.put(n, freshNames(n.output() + ".group", groups)));
        for (int g = 0; g < groups; g++) {
            int group = g;
            List<String> outputs =
                    set.stream().map(n -> results.get(n).get(group)).toList();
            nodes.add(splits.split(island, joined.get(g), widths, outputs));
        }
        return results;
    }

    /** One product for each group, for one convolution or several side by side. */
    private void multiply(List<Node> set, String input, List<String> results, List<Node> nodes) {
        List<Convolution> members = set.stream().map(convolutions::get).toList();
        List<Weight> added = members.stream()
                .flatMap(c -> c.site().bias().stream())
                .map(b -> b.weight())
                .toList();
        List<String> matrices = slices.matrices(members);
        List<String> biases = added.isEmpty() ? List.of() : slices.biases(added, results.size());
        List<String> inputs = cut(members.get(0), input, nodes);
        for (int g = 0; g < results.size(); g++) {
            String product = biases.isEmpty() ? results.get(g) : edit.freshName(results.get(g) + ".product");
            nodes.add(node("MatMul", List.of(inputs.get(g), matrices.get(g)), product));
            if (!biases.isEmpty()) {
                nodes.add(node("Add", List.of(product, biases.get(g)), results.get(g)));
            }
        }
    }

    private List<String> freshNames(String base, int count) {
        return IntStream.range(0, count).mapToObj(g -> edit.freshName(base + g)).toList();
    }

    /** The parts of an input that groups take, cut once for all convolutions that take it in as many groups. */
    private List<String> cut(Convolution convolution, String input, List<Node> nodes) {
        int groups = convolution.groups();
        if (groups == 1) {
            return List.of(input);
        }
        return cut.computeIfAbsent(input + " in " + groups, k -> {
            List<String> names = freshNames(input + ".part", groups);
            long[] sizes = new long[groups];
            Arrays.fill(sizes, convolution.inputs());
            nodes.add(splits.split(island, input, sizes, names));
            names.forEach(n -> parts.put(n, new Parts(groups, convolution.inputs())));
            return names;
        });
    }

    private Node node(String type, List<String> inputs, String output, Attribute... attributes) {
        return Node.of(type, edit.freshName(output + "/" + type), inputs, List.of(output), attributes);
    }
}
