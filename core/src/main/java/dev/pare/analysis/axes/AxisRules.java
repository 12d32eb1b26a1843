/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.axes;

import dev.pare.analysis.Weight;
import dev.pare.graph.Node;
import dev.pare.operators.Operators;
import dev.pare.tensor.Shape;
import java.util.Optional;

/** What each operator makes of an axis of units. An operator that is not listed is refused. */
final class AxisRules {

    private final Followed followed;
    private final MoveRules moves;
    private final BroadcastOperands strangers;

    AxisRules(Followed followed) {
        this.followed = followed;
        this.moves = new MoveRules(followed);
        this.strangers = new BroadcastOperands(followed);
    }

    /** Follows the axis through a node of which an input has it; gives the reason if that cannot be done. */
    Optional<String> apply(Node node) {
        String type = node.op().type();
        if (Operators.kind(node).isArithmetic()) {
            return elementwise(node);
        }
        Optional<Layout> layout = followed.at(node.input(0));
        return switch (type) {
            case "MatMul" -> product(node);
            case "Shape" -> new SizeUses(followed).refusal(node);
            case "Size" -> Optional.empty();
            case "Softmax" -> layout.isEmpty() ? Followed.unknown(node) : softmax(node, layout.get());
            case "RotaryEmbedding" -> layout.isEmpty() ? Followed.unknown(node) : rotation(node, layout.get());
            default -> moves.apply(node).orElseGet(() -> Followed.unknown(node));
        };
    }

    /** The fused operator turns the features of each head, all heads alike. */
    private Optional<String> rotation(Node node, Layout layout) {
        boolean heads = layout.ranked() && layout.dims().size() == 4 && layout.axis() == 1;
        boolean counted = node.intAttribute("num_heads", 0) != 0;
        return heads && !counted ? followed.put(node, Optional.of(layout)) : Followed.unknown(node);
    }

    private Optional<String> elementwise(Node node) {
        Layout common = null;
        for (String input : node.inputs()) {
            Layout layout = followed.at(input).orElse(null);
            if (layout != null && common != null && !common.alignsWith(layout)) {
                return Followed.unknown(node);
            }
            common = layout != null && (common == null || layout.ranked()) ? layout : common;
        }
        for (int i = 0; i < node.inputs().size(); i++) {
            if (!node.input(i).isEmpty() && !followed.has(node.input(i))) {
                Optional<String> refusal = beside(node, i, common);
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
        }
        return followed.put(node, Optional.ofNullable(common));
    }

    /** An input without units: a constant may have to shrink along, another value must be the same for all units. */
    private Optional<String> beside(Node node, int input, Layout layout) {
        Optional<Weight> constant = followed.facts().weights().feeding(node, input);
        if (constant.isEmpty()) {
            return strangers.join(node, input, layout);
        }
        Shape shape = constant.get().tensor().shape();
        int axis = shape.rank() + layout.fromEnd();
        if (axis < 0 || shape.dim(axis) == 1) {
            return Optional.empty();
        }
        boolean asIs = constant.get().uses().stream()
                .filter(u -> u.node() == node && u.input() == input)
                .allMatch(u -> u.path().stream().allMatch(n -> n.is("Identity")));
        if (shape.dim(axis) != layout.size() || !asIs || !constant.get().fixed()) {
            return Optional.of("the constant " + constant.get().name() + " cannot be cut with it");
        }
        followed.rows().add(new Trace.Row(constant.get(), node, input, axis, layout.outer(), layout.inner()));
        return Optional.empty();
    }

    private Optional<String> product(Node node) {
        Layout a = followed.at(node.input(0)).orElse(null);
        Layout b = followed.at(node.input(1)).orElse(null);
        boolean batched = a != null
                && b != null
                && a.ranked()
                && b.ranked()
                && a.dims().size() == b.dims().size()
                && a.alignsWith(b)
                && a.fromEnd() < -2;
        return batched
                ? followed.put(node, Optional.of(a.withDim(a.dims().size() - 1, last(b))))
                : Followed.unknown(node);
    }

    private static long last(Layout layout) {
        return layout.dims().get(layout.dims().size() - 1);
    }

    private Optional<String> softmax(Node node, Layout layout) {
        long axis = node.intAttribute("axis", followed.facts().model().opset() < 13 ? 1 : -1);
        boolean last = axis == -1 || (layout.ranked() && axis == layout.dims().size() - 1);
        return last && !layout.isLast() ? followed.put(node, Optional.of(layout)) : Followed.unknown(node);
    }
}
