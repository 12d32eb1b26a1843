package dev.pare.prune.convolution;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Uses;
import dev.pare.analysis.Uses.Value;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.Site;
import dev.pare.analysis.site.Sites;
import dev.pare.graph.Attribute;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import dev.pare.pass.Scratch;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Lets islands work with the features last and puts products in the place of their convolutions. */
final class ConvolutionRewriter {
    /** From here on the sizes of Split are an input. */
    private static final int SIZES_AS_INPUT = 13;

    private final Facts facts;
    private final ModelEdit edit;
    private final Slices slices;
    private final IdentityHashMap<Node, Weight> filters = new IdentityHashMap<>();
    private final IdentityHashMap<Node, Site> sites = new IdentityHashMap<>();
    private final Map<Weight, Sites.Usable> planned = new LinkedHashMap<>();
    /** Values with the features last, by those that have them second. */
    private final Map<Value, String> last = new HashMap<>();

    private final Map<String, List<String>> cut = new HashMap<>();
    private final Map<String, String> cutSizes = new HashMap<>();
    private final Map<String, Parts> parts = new HashMap<>();
    /** What the groups of convolutions give that are computed together, by the first of these. */
    private final Map<Node, Map<Node, List<String>>> joint = new IdentityHashMap<>();

    ConvolutionRewriter(Facts facts, Scratch scratch) {
        this.facts = facts;
        this.edit = new ModelEdit(facts.model());
        this.slices = new Slices(edit, scratch);
    }

    Model rewrite(Plan<Products> plan) {
        for (Decision.Apply<Products> decision : plan.applied()) {
            planned.put(decision.weight(), decision.details().sites());
            for (Site site : decision.details().sites().all()) {
                filters.put(site.node(), decision.weight());
                sites.put(site.node(), site);
            }
        }
        new Islands(facts).of(ConvolutionPlanner.ranks(planned)).forEach(this::rewrite);
        return edit.finish();
    }

    /** The values that were cut or joined by this, by name. */
    Map<String, Parts> parts() {
        return parts;
    }

    private void rewrite(Island island) {
        SideBySide sideBySide = new SideBySide(island, filters, planned, sites);
        for (Node node : island.nodes()) {
            List<Node> nodes = new ArrayList<>();
            String result = leave(island, node);
            if (node.is("Conv")) {
                products(island, sideBySide, node, result, nodes);
            } else {
                List<String> inputs = new ArrayList<>();
                for (String input : node.inputs()) {
                    inputs.add(isData(island, input) ? enter(island, input, nodes) : input);
                }
                nodes.add(node.withInputs(inputs).withOutputs(List.of(result)));
            }
            if (isNeeded(island, node)) {
                nodes.add(transpose(result, node.output(), FeatureAxis.toSecond(island.rank())));
            }
            edit.replace(node, nodes);
        }
    }

    /** Single constant numbers are no data; all else that an island takes is. */
    private boolean isData(Island island, String input) {
        return last.containsKey(value(island.scope(), input))
                || producer(island, input)
                        .filter(n -> FeatureAxis.takesToSecond(n, island.rank()))
                        .isPresent();
    }

    private Value value(Graph scope, String name) {
        return facts.uses().resolve(scope, name).orElseGet(() -> new Value(scope, name));
    }

    private Optional<Node> producer(Island island, String value) {
        return facts.uses().producer(island.scope(), value);
    }

    /** The value with the features last; a Transpose that only served the island goes. */
    private String enter(Island island, String input, List<Node> nodes) {
        return last.computeIfAbsent(value(island.scope(), input), v -> {
            Optional<Node> turned = producer(island, input).filter(n -> FeatureAxis.takesToSecond(n, island.rank()));
            if (turned.isEmpty()) {
                String result = edit.freshName(input + ".last");
                nodes.add(transpose(input, result, FeatureAxis.toLast(island.rank())));
                return result;
            }
            boolean served = !facts.uses().isOutput(island.scope(), input)
                    && facts.uses().consumers(island.scope(), input).stream()
                            .allMatch(u -> island.nodes().contains(u.node()));
            if (served) {
                edit.replace(turned.get(), List.of());
            }
            return turned.get().input(0);
        });
    }

    /** The name under which a result leaves; Transposes that would give the same go. */
    private String leave(Island island, Node node) {
        String result = null;
        for (Uses.Use use : facts.uses().consumers(island.scope(), node.output())) {
            Node back = use.node();
            if (use.scope() == island.scope() && FeatureAxis.takesToLast(back, island.rank())) {
                if (result == null) {
                    result = back.output();
                    edit.replace(back, List.of());
                } else {
                    edit.replace(back, List.of(node("Identity", List.of(result), back.output())));
                }
            }
        }
        String name = result == null ? edit.freshName(node.output() + ".last") : result;
        last.put(value(island.scope(), node.output()), name);
        facts.uses().consumers(island.scope(), node.output()).stream()
                .filter(u -> u.scope() == island.scope() && Islands.asksShape(u.node()))
                .forEach(u -> shape(island, u.node(), name));
        return name;
    }

    private boolean isNeeded(Island island, Node node) {
        return facts.uses().isOutput(island.scope(), node.output())
                || facts.uses().consumers(island.scope(), node.output()).stream()
                        .anyMatch(u -> u.scope() != island.scope()
                                || (!FeatureAxis.takesToLast(u.node(), island.rank())
                                        && !Islands.asksShape(u.node())
                                        && !island.nodes().contains(u.node())));
    }

    /** The shape that a value would have with the features second. */
    private void shape(Island island, Node shape, String result) {
        String sizes = edit.freshName(result + ".shape");
        String order = edit.freshName(result + ".order");
        long[] axes = FeatureAxis.toSecond(island.rank());
        edit.addInitializer(island.scope(), Tensor.longs(order, Shape.of(axes.length), axes));
        edit.replace(
                shape,
                List.of(
                        node("Shape", List.of(result), sizes),
                        node("Gather", List.of(sizes, order), shape.output(), Attribute.of("axis", 0))));
    }

    private void products(Island island, SideBySide sideBySide, Node node, String result, List<Node> nodes) {
        Weight weight = filters.get(node);
        Sites.Usable all = planned.get(weight);
        int groups = all.groups();
        List<Node> set = sideBySide.of(node);
        List<String> results = set.size() > 1
                ? joint.computeIfAbsent(set.get(0), n -> joint(island, set, nodes))
                        .get(node)
                : alone(island, node, result, nodes);
        if (groups > 1) {
            nodes.add(node("Concat", results, result, Attribute.of("axis", island.rank() - 1)));
            parts.put(result, new Parts(groups, all.outputs(weight) / groups));
        }
    }

    /** What the groups of a convolution give. */
    private List<String> alone(Island island, Node node, String result, List<Node> nodes) {
        Sites.Usable all = planned.get(filters.get(node));
        int groups = all.groups();
        List<String> results = groups == 1 ? List.of(result) : freshNames(result + ".group", groups);
        List<String> matrices = slices.matrices(filters.get(node), all);
        Optional<List<String>> biases = sites.get(node).bias().map(b -> slices.biases(b.weight(), groups));
        multiply(inputs(island, node, nodes), matrices, biases, results, nodes);
        return results;
    }

    /** What the groups of each of several convolutions give, computed in one product for each group and cut apart again. */
    private Map<Node, List<String>> joint(Island island, List<Node> set, List<Node> nodes) {
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
        multiply(inputs(island, set.get(0), nodes), matrices, biases, joined, nodes);
        long[] widths = weights.stream()
                .mapToLong(w -> planned.get(w).outputs(w) / groups)
                .toArray();
        Map<Node, List<String>> results = new IdentityHashMap<>();
        set.forEach(n -> results.put(n, freshNames(n.output() + ".group", groups)));
        for (int g = 0; g < groups; g++) {
            int group = g;
            List<String> outputs =
                    set.stream().map(n -> results.get(n).get(group)).toList();
            nodes.add(split(island, joined.get(g), widths, outputs));
        }
        return results;
    }

    private List<String> inputs(Island island, Node node, List<Node> nodes) {
        Weight weight = filters.get(node);
        Sites.Usable all = planned.get(weight);
        String input = enter(island, node.input(0), nodes);
        return all.groups() == 1
                ? List.of(input)
                : cut(island, input, new Parts(all.groups(), all.inputs(weight) / all.groups()), nodes);
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
    private List<String> cut(Island island, String input, Parts how, List<Node> nodes) {
        return cut.computeIfAbsent(
                input + " in " + how.count() + " of " + island.scope().name(), k -> {
                    List<String> names = freshNames(input + ".part", how.count());
                    long[] sizes = new long[how.count()];
                    Arrays.fill(sizes, how.width());
                    nodes.add(split(island, input, sizes, names));
                    names.forEach(n -> parts.put(n, how));
                    return names;
                });
    }

    private Node split(Island island, String input, long[] sizes, List<String> outputs) {
        List<String> inputs = new ArrayList<>(List.of(input));
        List<Attribute> attributes = new ArrayList<>(List.of(Attribute.of("axis", island.rank() - 1)));
        if (facts.model().opset() < SIZES_AS_INPUT) {
            attributes.add(Attribute.ints("split", sizes));
        } else {
            inputs.add(cutSizes.computeIfAbsent(
                    Arrays.toString(sizes) + island.scope().name(), k -> {
                        String name = edit.freshName(input + ".sizes");
                        edit.addInitializer(island.scope(), Tensor.longs(name, Shape.of(sizes.length), sizes));
                        return name;
                    }));
        }
        return Node.of(
                "Split", edit.freshName(input + ".split"), inputs, outputs, attributes.toArray(Attribute[]::new));
    }

    private Node transpose(String from, String to, long... order) {
        return node("Transpose", List.of(from), to, Attribute.ints("perm", order));
    }

    private Node node(String type, List<String> inputs, String output, Attribute... attributes) {
        return Node.of(type, edit.freshName(output + "/" + type), inputs, List.of(output), attributes);
    }
}
