/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.patterns;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.patterns.Denominator.Quotient;
import dev.pare.patterns.Norm.Kind;
import dev.pare.patterns.Norm.Parameter;
import dev.pare.patterns.Recognition.Match;
import dev.pare.patterns.Recognition.Reason;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Normalizations in many nodes, found by the mean or sum of their squares. They are spelled
 *
 * <ul>
 *   <li>{@code d = x − mean(x); d / √(mean(d²) + ε)}, by torch before opset 17, Optimum and Keras; each step in its spellings, see {@link
 *       Square} and {@link Denominator}, and with what is computed twice;
 *   <li>the same with {@code x} for {@code d}: root mean squares, by torch for Llama, T5, Gemma and Qwen;
 *   <li>{@code mean(x²) − mean(x)²} as variance, by Flax;
 *   <li>{@code x · r + (bias − mean(x) · r)} with {@code r = scale / √(…)}, by tf2onnx;
 *   <li>{@code scale · d / √(…)} from left to right, by models that spell it out themselves;
 *   <li>with a sum, or as ReduceL2, for vectors of length one.
 * </ul>
 */
final class WrittenNorms {
    private final Values values;

    WrittenNorms(Values values) {
        this.values = values;
    }

    /** The norms whose squares a node averages; empty if it averages no squares. */
    List<Recognition<Norm>> at(Graph scope, Node node) {
        boolean mean = node.is("ReduceMean");
        Optional<Square> square =
                mean || node.is("ReduceSum") ? Square.of(values, scope, node.input(0)) : Optional.empty();
        boolean whole = node.is("ReduceL2") || node.is("ReduceSumSquare");
        return square.isEmpty() && !whole ? List.of() : new Site(scope, node, mean, square).recognised();
    }

    private record Numerator(String value, Optional<Parameter> scale) {}

    /** One such place. */
    private final class Site {
        private final Graph scope;
        private final Node average;
        private final Optional<Square> square;
        private final boolean mean;
        private final Optional<Reduction> reduction;
        private final Denominator denominator;
        private final String base;
        private final Set<Node> nodes = Collections.newSetFromMap(new IdentityHashMap<>());

        Site(Graph scope, Node average, boolean mean, Optional<Square> square) {
            this.scope = scope;
            this.average = average;
            this.square = square;
            this.mean = mean;
            this.base = square.map(Square::base).orElse(average.input(0));
            this.reduction = Reduction.of(values, scope, average);
            int axes = reduction.map(Reduction::axes).orElse(1);
            this.denominator = Denominator.of(values, scope, average.output(), average.is("ReduceL2"), axes);
            nodes.add(average);
            square.ifPresent(s -> nodes.add(s.node()));
            nodes.addAll(denominator.met());
            nodes.addAll(values.copies(scope, average.input(0)));
            addDifference(base);
            denominator.quotients().forEach(q -> addDifference(q.node().input(q.divided())));
        }

        private void addDifference(String value) {
            nodes.addAll(values.copies(scope, value));
            values.made(scope, value, "Sub").ifPresent(d -> {
                nodes.add(d.node());
                for (String input : d.node().inputs()) {
                    Stream.of("ReduceMean", "ReduceSum")
                            .flatMap(t -> values.made(d.scope(), input, t).stream())
                            .forEach(m -> {
                                nodes.add(m.node());
                                nodes.addAll(values.copies(d.scope(), input));
                            });
                }
            });
        }

        List<Recognition<Norm>> recognised() {
            if (denominator.refusal().isPresent()) {
                List<Node> path = denominator.refusal().get().path().nodes();
                return reason(denominator.refusal().get().text(), path.isEmpty() ? average : path.get(path.size() - 1));
            }
            if (reduction.isEmpty()) {
                return reason(average.label() + " goes over other axes than the last ones, or drops them", average);
            }
            if (denominator.quotients().isEmpty()) {
                return reason("nothing is divided by the root of what " + average.label() + " gives", average);
            }
            Quotient first = denominator.quotients().get(0);
            if (mean && first.known().bounded()) {
                return reason("the variance is bounded and nothing is added to it", first.node());
            }
            return denominator.quotients().size() == 2
                    ? unfolded(first, denominator.quotients().get(1))
                    : divided(first);
        }

        private List<Recognition<Norm>> reason(String text, Node node) {
            return List.of(new Reason<>(text, node, nodes));
        }

        /** What is divided has to be what was squared. */
        private List<Recognition<Norm>> divided(Quotient quotient) {
            Numerator numerator = numerator(quotient);
            String divided = numerator.value();
            Optional<String> mean = quotient.known().lessMean();
            Optional<String> data = mean.isPresent() ? centred(divided) : Optional.of(base);
            boolean same = mean.isPresent()
                    ? data.filter(d -> values.areSame(scope, d, base)).isPresent() && isMeanOf(mean.get(), base)
                    : values.areSame(scope, divided, base) || bothCentre(divided, base);
            if (denominator.quotients().size() > 1 || !same) {
                return reason(
                        quotient.node().label() + " divides something else than what was squared", quotient.node());
            }
            Optional<String> centred = mean.isPresent() ? data : centred(base);
            Kind kind = !this.mean ? Kind.EUCLIDEAN : centred.isPresent() ? Kind.LAYER : Kind.ROOT_MEAN_SQUARE;
            String source = kind == Kind.EUCLIDEAN ? base : centred.orElse(base);
            Optional<Parameter> scale = quotient.known().scale().or(numerator::scale);
            Norm norm = norm(kind, source, quotient.node().output(), quotient.known(), scale, Optional.empty());
            return new Affine(values, norm).all();
        }

        /** x · r + (bias − mean · r) */
        private List<Recognition<Norm>> unfolded(Quotient one, Quotient other) {
            String given = one.node().input(one.divided());
            boolean swapped = isMeanOf(given, other.node().input(other.divided()));
            Quotient data = swapped ? other : one;
            Quotient mean = swapped ? one : other;
            String x = data.node().input(data.divided());
            boolean ofMean = isMeanOf(mean.node().input(mean.divided()), x);
            boolean ofSquares = data.known().lessMean().isPresent()
                    ? values.areSame(scope, base, x)
                    : centred(base).filter(c -> values.areSame(scope, c, x)).isPresent();
            Optional<Unfolded> sum = Unfolded.of(values, scope, data.node(), mean.node(), axes());
            if (!ofMean || !ofSquares || sum.isEmpty()) {
                return reason(
                        "two values are divided by the root: " + one.node().label() + " and "
                                + other.node().label(),
                        one.node());
            }
            nodes.addAll(sum.get().nodes());
            return List.of(new Match<>(norm(
                    Kind.LAYER,
                    x,
                    sum.get().output(),
                    data.known(),
                    data.known().scale(),
                    sum.get().bias())));
        }

        private int axes() {
            return reduction.orElseThrow().axes();
        }

        /** The value whose mean was subtracted, if that was done over the same axes. */
        private Optional<String> centred(String value) {
            return values.made(scope, value, "Sub")
                    .filter(d -> isMeanOf(d.node().input(1), d.node().input(0)))
                    .map(d -> d.node().input(0));
        }

        /** Whether two values are the same less its mean, computed twice. */
        private boolean bothCentre(String one, String other) {
            Optional<String> first = centred(one);
            Optional<String> second = centred(other);
            return first.isPresent() && second.isPresent() && values.areSame(scope, first.get(), second.get());
        }

        private boolean isMeanOf(String value, String data) {
            return Reduction.mean(values, scope, value)
                    .filter(m -> m.axes() == axes() && values.areSame(scope, m.data(), data))
                    .isPresent();
        }

        /** What is divided, which may have been multiplied with the scale before. */
        private Numerator numerator(Quotient quotient) {
            String value = quotient.node().input(quotient.divided());
            Node product =
                    values.made(scope, value, "Mul").map(Values.Made::node).orElse(null);
            for (int side = 0; product != null && quotient.known().scale().isEmpty() && side < 2; side++) {
                if (values.isParameter(scope, product.input(side), axes())) {
                    return new Numerator(product.input(1 - side), Optional.of(new Parameter(product, side)));
                }
            }
            return new Numerator(value, Optional.empty());
        }

        private Norm norm(
                Kind kind,
                String data,
                String output,
                Denominator.Known known,
                Optional<Parameter> scale,
                Optional<Parameter> bias) {
            Norm.Written form = new Norm.Written(square.map(Square::node).orElse(average), nodes);
            String source = values.origin(scope, data).map(v -> v.name()).orElse(data);
            return new Norm(kind, scope, List.of(source), axes(), known.epsilon(), scale, bias, output, form);
        }
    }
}
