/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.convolution;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUses;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Uses.Value;
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
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets islands work with the features last and puts products in the place of their convolutions. */
final class ConvolutionRewriter {
    private final Facts facts;
    private final ModelEdit edit;
    private final Slices slices;
    private final Splits splits;
    private final Map<Node, Convolution> convolutions = new IdentityHashMap<>();
    /** Values with the features last, by those that have them second. */
    private final Map<Value, String> last = new HashMap<>();

    private final Map<String, Parts> parts = new HashMap<>();

    ConvolutionRewriter(Facts facts, Scratch scratch) {
        this.facts = facts;
        this.edit = new ModelEdit(facts.model());
        this.slices = new Slices(edit, scratch);
        this.splits = new Splits(edit, facts.model().opset());
    }

    Model rewrite(Plan<Products> plan) {
        Map<Weight, LinearUses.Usable> planned = new LinkedHashMap<>();
        for (Decision.Apply<Products> decision : plan.applied()) {
            Weight filter = decision.weight();
            LinearUses.Usable uses = decision.details().sites();
            planned.put(filter, uses);
            uses.all().forEach(site -> convolutions.put(site.node(), new Convolution(filter, uses, site)));
        }
        new LayoutRegions(facts).of(ConvolutionPlanner.ranks(planned)).forEach(this::rewrite);
        return edit.finish();
    }

    /** The values that were cut or joined by this, by name. */
    Map<String, Parts> parts() {
        return parts;
    }

    private void rewrite(LayoutRegion island) {
        GroupProducts products = new GroupProducts(island, splits, edit, slices, convolutions, parts);
        for (Node node : island.nodes()) {
            List<Node> nodes = new ArrayList<>();
            String result = leave(island, node);
            if (node.is("Conv")) {
                products.add(node, enter(island, node.input(0), nodes), result, nodes);
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

    /** Single constant numbers are not data; all else that an island takes is. */
    private boolean isData(LayoutRegion island, String input) {
        return last.containsKey(value(island.scope(), input))
                || producer(island, input)
                        .filter(n -> FeatureAxis.takesToSecond(n, island.rank()))
                        .isPresent();
    }

    private Value value(Graph scope, String name) {
        return facts.uses().resolve(scope, name).orElseGet(() -> new Value(scope, name));
    }

    private Optional<Node> producer(LayoutRegion island, String value) {
        return facts.uses().producer(island.scope(), value);
    }

    /** The value with the features last; a Transpose that only served the island goes. */
    private String enter(LayoutRegion island, String input, List<Node> nodes) {
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
    private String leave(LayoutRegion island, Node node) {
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
                .filter(u -> u.scope() == island.scope() && LayoutRegions.asksShape(u.node()))
                .forEach(u -> shape(island, u.node(), name));
        return name;
    }

    private boolean isNeeded(LayoutRegion island, Node node) {
        return facts.uses().isOutput(island.scope(), node.output())
                || facts.uses().consumers(island.scope(), node.output()).stream()
                        .anyMatch(u -> u.scope() != island.scope()
                                || (!FeatureAxis.takesToLast(u.node(), island.rank())
                                        && !LayoutRegions.asksShape(u.node())
                                        && !island.nodes().contains(u.node())));
    }

    /** The shape that a value would have with the features second. */
    private void shape(LayoutRegion island, Node shape, String result) {
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

    private Node transpose(String from, String to, long... order) {
        return node("Transpose", List.of(from), to, Attribute.ints("perm", order));
    }

    private Node node(String type, List<String> inputs, String output, Attribute... attributes) {
        return Node.of(type, edit.freshName(output + "/" + type), inputs, List.of(output), attributes);
    }
}
