package dev.pare.prune.width;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.Shape;
import dev.pare.tensor.TensorValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What each operator makes of an axis of units. An operator that is not listed is refused. */
final class AxisRules {
    /** One value in, one out, element by element; further inputs are constants. */
    private static final Set<String> ELEMENTWISE = Set.of(
            "Abs",
            "Add",
            "BiasGelu",
            "Cast",
            "Clip",
            "Div",
            "Dropout",
            "Elu",
            "Erf",
            "Exp",
            "FastGelu",
            "Gelu",
            "HardSigmoid",
            "HardSwish",
            "Identity",
            "LeakyRelu",
            "Max",
            "Min",
            "Mish",
            "Mul",
            "Neg",
            "Pow",
            "QuickGelu",
            "Relu",
            "Selu",
            "Sigmoid",
            "Softplus",
            "Sqrt",
            "Sub",
            "Swish",
            "Tanh",
            "ThresholdedRelu",
            "Where");

    private final Facts facts;
    private final Graph scope;
    private final Map<String, Layout> layouts;
    private final List<Trace.Row> rows;
    private final List<Trace.Size> sizes;
    private final Strangers strangers;

    AxisRules(Facts facts, Graph scope, Map<String, Layout> layouts, List<Trace.Row> rows, List<Trace.Size> sizes) {
        this.facts = facts;
        this.scope = scope;
        this.layouts = layouts;
        this.rows = rows;
        this.sizes = sizes;
        this.strangers = new Strangers(facts, scope, layouts);
    }

    /** Follows the axis through a node of which an input has it; gives the reason if that cannot be done. */
    Optional<String> apply(Node node) {
        String type = node.op().type();
        if (ELEMENTWISE.contains(type)) {
            return elementwise(node);
        }
        Layout layout = layouts.get(node.input(0));
        return switch (type) {
            case "MatMul" -> product(node);
            case "Shape", "Size" -> Optional.empty();
            case "Softmax" -> layout == null ? unknown(node) : softmax(node, layout);
            case "Reshape" -> layout == null ? unknown(node) : reshape(node, layout);
            case "Transpose" -> layout == null ? unknown(node) : put(node, transposed(node, layout));
            case "Split" -> layout == null ? unknown(node) : split(node, layout);
            case "Gather" -> layout == null ? unknown(node) : gather(node, layout);
            default -> unknown(node);
        };
    }

    private static Optional<String> unknown(Node node) {
        return Optional.of("it passes " + node.label() + " (" + node.op() + "), which is not understood here");
    }

    private Optional<String> put(Node node, Optional<Layout> layout) {
        layout.ifPresent(l -> layouts.put(node.output(), l));
        return layout.isPresent() ? Optional.empty() : unknown(node);
    }

    private Optional<String> elementwise(Node node) {
        Layout common = null;
        for (String input : node.inputs()) {
            Layout layout = layouts.get(input);
            if (layout != null && common != null && !common.alignsWith(layout)) {
                return unknown(node);
            }
            common = layout != null && (common == null || layout.ranked()) ? layout : common;
        }
        for (int i = 0; i < node.inputs().size(); i++) {
            if (!node.input(i).isEmpty() && !layouts.containsKey(node.input(i))) {
                Optional<String> refusal = beside(node, i, common);
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
        }
        return put(node, Optional.ofNullable(common));
    }

    /** An input without units: a constant may have to shrink along, another value must be the same for all units. */
    private Optional<String> beside(Node node, int input, Layout layout) {
        Optional<Weight> constant = facts.weights().feeding(node, input);
        if (constant.isEmpty()) {
            return strangers.refusal(node, input, layout.units());
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
        rows.add(new Trace.Row(constant.get(), node, input, axis, layout.outer(), layout.inner()));
        return Optional.empty();
    }

    private Optional<String> product(Node node) {
        Layout a = layouts.get(node.input(0));
        Layout b = layouts.get(node.input(1));
        boolean batched = a != null
                && b != null
                && a.ranked()
                && b.ranked()
                && a.dims().size() == b.dims().size()
                && a.alignsWith(b)
                && a.fromEnd() < -2;
        return batched ? put(node, Optional.of(a.withDim(a.dims().size() - 1, last(b)))) : unknown(node);
    }

    private static long last(Layout layout) {
        return layout.dims().get(layout.dims().size() - 1);
    }

    private Optional<String> softmax(Node node, Layout layout) {
        long axis = node.intAttribute("axis", facts.model().opset() < 13 ? 1 : -1);
        boolean last = axis == -1 || (layout.ranked() && axis == layout.dims().size() - 1);
        return last && !layout.isLast() ? put(node, Optional.of(layout)) : unknown(node);
    }

    private Optional<String> reshape(Node node, Layout layout) {
        Target target = node.intAttribute("allowzero", 0) == 0
                ? Target.of(facts, scope, node).orElse(null)
                : null;
        Layout.Reshaped reshaped =
                target == null ? null : layout.reshaped(target.numbers()).orElse(null);
        if (reshaped == null) {
            return Optional.of("the shape that " + node.label() + " asks for is not understood");
        }
        if (reshaped.stated()) {
            Layout after = reshaped.layout();
            sizes.add(new Trace.Size(node, target, reshaped.axis(), after.outer() * after.inner()));
        }
        return put(node, Optional.of(reshaped.layout()));
    }

    private static Optional<Layout> transposed(Node node, Layout layout) {
        return node.intsAttribute("perm").flatMap(layout::transposed);
    }

    /** Equal parts, each with all units; sizes that are stated would have to follow and are refused. */
    private Optional<String> split(Node node, Layout layout) {
        int parts = node.outputs().size();
        long axis = node.intAttribute("axis", 0);
        boolean along = axis == layout.fromEnd() || (layout.ranked() && axis == layout.axis());
        boolean stated = !node.input(1).isEmpty() || node.attribute("split").isPresent();
        if (!along || stated || layout.outer() % parts != 0) {
            return unknown(node);
        }
        node.outputs().forEach(o -> layouts.put(o, layout.split(parts)));
        return Optional.empty();
    }

    /** One index of another axis, as where query, key and value are taken from one value. */
    private Optional<String> gather(Node node, Layout layout) {
        Optional<Weight> index = facts.weights().feeding(node, 1);
        int rank = layout.dims().size();
        long given = node.intAttribute("axis", 0);
        int axis = (int) (given < 0 ? given + rank : given);
        boolean one = index.isPresent()
                && index.get().tensor().shape().rank() == 0
                && TensorValues.longs(index.get().tensor()).length == 1;
        return one && layout.ranked() && axis != layout.axis()
                ? put(node, Optional.of(layout.without(axis)))
                : unknown(node);
    }
}
