/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.axes;

import dev.pare.analysis.Weight;
import dev.pare.graph.Node;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What operators that rearrange make of an axis of units. */
final class MoveRules {
    private final Followed followed;

    MoveRules(Followed followed) {
        this.followed = followed;
    }

    /** Follows the axis through a node; gives the reason if that cannot be done. Empty if the node is none of these. */
    Optional<Optional<String>> apply(Node node) {
        if (node.is("Concat")) {
            return Optional.of(concat(node));
        }
        Layout layout = followed.at(node.input(0)).orElse(null);
        if (layout == null) {
            return Optional.empty();
        }
        return switch (node.op().type()) {
            case "Reshape" -> Optional.of(reshape(node, layout));
            case "Expand" -> Optional.of(expand(node, layout));
            case "Transpose" -> Optional.of(followed.put(node, transposed(node, layout)));
            case "Unsqueeze" -> Optional.of(followed.put(node, unsqueezed(node, layout)));
            case "Split" -> Optional.of(split(node, layout));
            case "Slice" -> Optional.of(followed.put(node, slice(node, layout)));
            case "Gather" -> Optional.of(followed.put(node, gathered(node, layout)));
            default -> Optional.empty();
        };
    }

    private Optional<String> reshape(Node node, Layout layout) {
        SizeList target = followed.shapes()
                .sizes()
                .list(node, 1)
                .filter(t ->
                        node.intAttribute("allowzero", 0) == 0 || !t.numbers().contains(0L))
                .orElse(null);
        Layout.Reshaped reshaped =
                target == null ? null : layout.reshaped(target.numbers()).orElse(null);
        if (reshaped == null) {
            return Optional.of("the shape that " + node.label() + " asks for is not understood");
        }
        Layout after = reshaped.layout();
        if (reshaped.stated() && target.isWorkedOut(reshaped.axis())) {
            return Optional.of("the shape that " + node.label() + " asks for is worked out from constants");
        }
        if (target.isStated(reshaped.axis())) {
            followed.sizes().add(new Trace.Size(node, target, reshaped.axis(), after.outer() * after.inner()));
        }
        return followed.put(node, Optional.of(after));
    }

    private Optional<String> expand(Node node, Layout layout) {
        SizeList target = followed.shapes().sizes().list(node, 1).orElse(null);
        if (target == null
                || !layout.ranked()
                || target.numbers().size() != layout.dims().size()) {
            return Followed.unknown(node);
        }
        List<Long> dims = new ArrayList<>(layout.dims());
        for (int i = 0; i < dims.size(); i++) {
            long size = target.numbers().get(i);
            if (i == layout.axis()) {
                if ((size != 1 && size != layout.size()) || (size != 1 && target.isWorkedOut(i))) {
                    return Followed.unknown(node);
                }
                if (size != 1) {
                    followed.sizes().add(new Trace.Size(node, target, i, layout.outer() * layout.inner()));
                }
            } else if (dims.get(i) == 1) {
                dims.set(i, size);
            }
        }
        return followed.put(
                node,
                Optional.of(new Layout(dims, true, layout.axis(), layout.outer(), layout.units(), layout.inner())));
    }

    private static Optional<Layout> transposed(Node node, Layout layout) {
        return node.intsAttribute("perm").flatMap(layout::transposed);
    }

    private Optional<Layout> unsqueezed(Node node, Layout layout) {
        return layout.ranked()
                ? ValueShapes.added(
                                followed.shapes().sizes(), node, layout.dims().size())
                        .map(layout::unsqueezed)
                : Optional.empty();
    }

    /** Equal parts, each with all units; sizes that are stated would have to follow and are refused. */
    private Optional<String> split(Node node, Layout layout) {
        int parts = node.outputs().size();
        long axis = node.intAttribute("axis", 0);
        boolean along = axis == layout.fromEnd() || (layout.ranked() && axis == layout.axis());
        boolean stated = !node.input(1).isEmpty() || node.attribute("split").isPresent();
        if (!along || stated || layout.outer() % parts != 0) {
            return Followed.unknown(node);
        }
        node.outputs().forEach(o -> followed.layouts().put(o, layout.split(parts)));
        return Optional.empty();
    }

    /** A part of another axis; or, of the axis of the units, some of its repetitions or one of each unit's neighbours. */
    private Optional<Layout> slice(Node node, Layout layout) {
        Optional<Long> given = followed.shapes().sizes().number(node, 3);
        if (given.isEmpty() || (!layout.ranked() && given.get() >= 0)) {
            return Optional.empty();
        }
        int rank = layout.dims().size();
        int axis = (int) (given.get() < 0 ? given.get() + rank : given.get());
        if (axis < 0 || axis >= rank) {
            return Optional.empty();
        }
        Optional<ValueShapes.Cut> cut = ValueShapes.Cut.of(
                followed.shapes().sizes(), node, layout.dims().get(axis));
        if (axis != layout.axis()) {
            return Optional.of(
                    layout.withDim(axis, cut.map(ValueShapes.Cut::count).orElse(Layout.UNKNOWN)));
        }
        return cut.filter(c -> followed.picks()).flatMap(c -> part(node, c, layout));
    }

    private Optional<Layout> part(Node node, ValueShapes.Cut cut, Layout layout) {
        int block = layout.units() * layout.inner();
        if (cut.step() == 1 && cut.from() % block == 0 && cut.count() % block == 0 && cut.count() > 0) {
            boolean follows = bound(node, 1, layout) && bound(node, 2, layout);
            return Optional.of(layout.with((int) cut.count() / block, layout.inner()))
                    .filter(l -> follows);
        }
        boolean neighbour = cut.step() == layout.inner()
                && cut.from() < cut.step()
                && cut.count() == (long) layout.outer() * layout.units();
        return neighbour ? Optional.of(layout.with(layout.outer(), 1)) : Optional.empty();
    }

    /** Whether a place at which a value is cut moves with the units: a constant that can be exchanged, or computed from a size. */
    private boolean bound(Node node, int input, Layout layout) {
        long at = followed.shapes().sizes().number(node, input).orElseThrow();
        if (at == 0 || at >= layout.size()) {
            return true;
        }
        if (followed.facts().weights().feeding(node, input).isEmpty()) {
            return followed.shapes().sizes().origins().dependsOnShape(node, input);
        }
        boolean whole = at % layout.units() == 0;
        if (whole) {
            followed.bounds().add(new Trace.Bound(node, input, (int) (at / layout.units())));
        }
        return whole;
    }

    /** Values with as many units beside each other: along another axis, or their repetitions one after the other. */
    private Optional<String> concat(Node node) {
        Layout joined = null;
        for (String input : node.inputs()) {
            Layout part = followed.at(input).filter(Layout::ranked).orElse(null);
            if (part == null) {
                return Followed.unknown(node);
            }
            joined = joined == null ? part : joined(node, joined, part).orElse(null);
            if (joined == null) {
                return Followed.unknown(node);
            }
        }
        return followed.put(node, Optional.ofNullable(joined));
    }

    private static Optional<Layout> joined(Node node, Layout a, Layout b) {
        int rank = a.dims().size();
        long given = node.intAttribute("axis", 0);
        int axis = (int) (given < 0 ? given + rank : given);
        boolean alike = b.dims().size() == rank && a.axis() == b.axis() && a.inner() == b.inner();
        if (!alike) {
            return Optional.empty();
        }
        if (axis == a.axis()) {
            return Optional.of(a.with(a.outer() + b.outer(), a.inner()));
        }
        long sum = a.dims().get(axis) > 0 && b.dims().get(axis) > 0
                ? a.dims().get(axis) + b.dims().get(axis)
                : Layout.UNKNOWN;
        return a.outer() == b.outer() ? Optional.of(a.withDim(axis, sum)) : Optional.empty();
    }

    /** One index of another axis, as where query, key and value are taken from one value. */
    private Optional<Layout> gathered(Node node, Layout layout) {
        Optional<Weight> index = followed.facts().weights().feeding(node, 1);
        int rank = layout.dims().size();
        long given = node.intAttribute("axis", 0);
        int axis = (int) (given < 0 ? given + rank : given);
        boolean one = index.isPresent()
                && index.get().tensor().shape().rank() == 0
                && TensorValues.longs(index.get().tensor()).length == 1;
        return one && layout.ranked() && axis != layout.axis() ? Optional.of(layout.without(axis)) : Optional.empty();
    }
}
