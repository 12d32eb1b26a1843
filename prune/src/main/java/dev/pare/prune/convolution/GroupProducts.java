package dev.pare.prune.convolution;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.Site;
import dev.pare.analysis.site.Sites;
import dev.pare.graph.Attribute;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The products that take the place of the convolutions of an island: an input is cut into groups, and results are joined. */
final class GroupProducts {
    /** From here on the sizes of Split are an input. */
    private static final int SIZES_AS_INPUT = 13;

    private final Island island;
    private final long opset;
    private final ModelEdit edit;
    private final Slices slices;
    private final Map<Weight, Sites.Usable> planned;
    private final Map<String, Parts> parts;
    private final SideBySide sideBySide;
    private final Map<Node, Weight> filters = new IdentityHashMap<>();
    private final Map<Node, Site> sites = new IdentityHashMap<>();
    private final Map<String, List<String>> cut = new HashMap<>();
    private final Map<String, String> cutSizes = new HashMap<>();
    /** What the groups of convolutions give that are computed together, by the first of these. */
    private final Map<Node, Map<Node, List<String>>> joint = new IdentityHashMap<>();

    /**
     * @param planned where each filter is used
     * @param parts takes the values that are cut or joined, by name
     */
    GroupProducts(
            Island island,
            long opset,
            ModelEdit edit,
            Slices slices,
            Map<Weight, Sites.Usable> planned,
            Map<String, Parts> parts) {
        this.island = island;
        this.opset = opset;
        this.edit = edit;
        this.slices = slices;
        this.planned = planned;
        this.parts = parts;
        planned.forEach((weight, uses) -> uses.all().forEach(site -> {
            filters.put(site.node(), weight);
            sites.put(site.node(), site);
        }));
        this.sideBySide = new SideBySide(island, filters, planned, sites);
    }

    /**
     * Adds what takes the place of a convolution.
     *
     * @param input what it takes, with the features last
     * @param result what it gives, with the features last
     */
    void add(Node node, String input, String result, List<Node> nodes) {
        Weight weight = filters.get(node);
        Sites.Usable all = planned.get(weight);
        int groups = all.groups();
        List<Node> set = sideBySide.of(node);
        List<String> results = set.size() > 1
                ? joint.computeIfAbsent(set.get(0), n -> joint(set, input, nodes))
                        .get(node)
                : alone(node, input, result, nodes);
        if (groups > 1) {
            nodes.add(node("Concat", results, result, Attribute.of("axis", island.rank() - 1)));
            parts.put(result, new Parts(groups, all.outputs(weight) / groups));
        }
    }

    /** What the groups of a convolution give. */
    private List<String> alone(Node node, String input, String result, List<Node> nodes) {
        Sites.Usable all = planned.get(filters.get(node));
        int groups = all.groups();
        List<String> results = groups == 1 ? List.of(result) : freshNames(result + ".group", groups);
        List<String> matrices = slices.matrices(filters.get(node), all);
        Optional<List<String>> biases = sites.get(node).bias().map(b -> slices.biases(b.weight(), groups));
        multiply(parts(node, input, nodes), matrices, biases, results, nodes);
        return results;
    }

    /** What the groups of each of several convolutions give, computed in one product for each group and cut apart again. */
    private Map<Node, List<String>> joint(List<Node> set, String input, List<Node> nodes) {
        List<Weight> weights = set.stream().map(filters::get).toList();
        int groups = planned.get(weights.get(0)).groups();
        List<String> matrices = slices.sideBySide(weights, planned.get(weights.get(0)));
        Optional<List<String>> biases = sites.get(set.get(0)).bias().isEmpty()
                ? Optional.empty()
                : Optional.of(slices.biasesSideBySide(
                        set.stream()
                                .map(n -> sites.get(n).bias().orElseThrow().weight())
                                .toList(),
                        groups));
        List<String> joined = freshNames(set.get(0).output() + ".joint", groups);
        multiply(parts(set.get(0), input, nodes), matrices, biases, joined, nodes);
        long[] widths = weights.stream()
                .mapToLong(w -> planned.get(w).outputs(w) / groups)
                .toArray();
        Map<Node, List<String>> results = new IdentityHashMap<>();
        set.forEach(n -> results.put(n, freshNames(n.output() + ".group", groups)));
        for (int g = 0; g < groups; g++) {
            int group = g;
            List<String> outputs =
                    set.stream().map(n -> results.get(n).get(group)).toList();
            nodes.add(split(joined.get(g), widths, outputs));
        }
        return results;
    }

    /** The parts of an input that the groups of a convolution take. */
    private List<String> parts(Node node, String input, List<Node> nodes) {
        Weight weight = filters.get(node);
        Sites.Usable all = planned.get(weight);
        return all.groups() == 1
                ? List.of(input)
                : cut(input, new Parts(all.groups(), all.inputs(weight) / all.groups()), nodes);
    }

    private void multiply(
            List<String> inputs,
            List<String> matrices,
            Optional<List<String>> biases,
            List<String> results,
            List<Node> nodes) {
        for (int g = 0; g < results.size(); g++) {
            String product = biases.isEmpty() ? results.get(g) : edit.freshName(results.get(g) + ".product");
            nodes.add(node("MatMul", List.of(inputs.get(g), matrices.get(g)), product));
            if (biases.isPresent()) {
                nodes.add(node("Add", List.of(product, biases.get().get(g)), results.get(g)));
            }
        }
    }

    private List<String> freshNames(String base, int count) {
        return IntStream.range(0, count).mapToObj(g -> edit.freshName(base + g)).toList();
    }

    /** A value cut once for all convolutions that take it in as many groups. */
    private List<String> cut(String input, Parts how, List<Node> nodes) {
        return cut.computeIfAbsent(input + " in " + how.count(), k -> {
            List<String> names = freshNames(input + ".part", how.count());
            long[] sizes = new long[how.count()];
            Arrays.fill(sizes, how.width());
            nodes.add(split(input, sizes, names));
            names.forEach(n -> parts.put(n, how));
            return names;
        });
    }

    private Node split(String input, long[] sizes, List<String> outputs) {
        List<String> inputs = new ArrayList<>(List.of(input));
        List<Attribute> attributes = new ArrayList<>(List.of(Attribute.of("axis", island.rank() - 1)));
        if (opset < SIZES_AS_INPUT) {
            attributes.add(Attribute.ints("split", sizes));
        } else {
            inputs.add(cutSizes.computeIfAbsent(Arrays.toString(sizes), k -> {
                String name = edit.freshName(input + ".sizes");
                edit.addInitializer(island.scope(), Tensor.longs(name, Shape.of(sizes.length), sizes));
                return name;
            }));
        }
        return Node.of(
                "Split", edit.freshName(input + ".split"), inputs, outputs, attributes.toArray(Attribute[]::new));
    }

    private Node node(String type, List<String> inputs, String output, Attribute... attributes) {
        return Node.of(type, edit.freshName(output + "/" + type), inputs, List.of(output), attributes);
    }
}
