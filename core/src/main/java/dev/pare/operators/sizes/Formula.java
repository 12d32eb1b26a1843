/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.sizes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import java.util.stream.Collectors;

/**
 * A polynomial in sizes that are not known, in normal form.
 *
 * @param terms the factor of each product of units; the empty product stands for the number alone; no factor is 0
 */
record Formula(Map<List<Unit>, Long> terms) implements Size {
    private static final Comparator<Unit> BY_TEXT = Comparator.comparing(Unit::toString);
    private static final Comparator<List<Unit>> IN_ORDER = Comparator.comparing(List::toString);

    static Size of(Unit unit) {
        return new Formula(Map.of(List.of(unit), 1L));
    }

    private static Map<List<Unit>, Long> termsOf(Size size) {
        if (size instanceof Formula formula) {
            return formula.terms;
        }
        long number = size.value().getAsLong();
        return number == 0 ? Map.of() : Map.of(List.of(), number);
    }

    private static Size normal(Map<List<Unit>, Long> terms) {
        terms.values().removeIf(f -> f == 0);
        if (terms.isEmpty()) {
            return Size.ZERO;
        }
        Long alone = terms.size() == 1 ? terms.get(List.<Unit>of()) : null;
        return alone == null ? new Formula(Map.copyOf(terms)) : Size.of(alone);
    }

    static Size sum(Size one, Size other) {
        Map<List<Unit>, Long> terms = new TreeMap<>(IN_ORDER);
        terms.putAll(termsOf(one));
        termsOf(other).forEach((units, factor) -> terms.merge(units, factor, Math::addExact));
        return normal(terms);
    }

    static Size product(Size one, Size other) {
        Map<List<Unit>, Long> terms = new TreeMap<>(IN_ORDER);
        termsOf(one)
                .forEach((units, factor) -> termsOf(other)
                        .forEach((more, by) ->
                                terms.merge(multiplied(units, more), Math.multiplyExact(factor, by), Math::addExact)));
        return normal(terms);
    }

    private static List<Unit> multiplied(List<Unit> units, List<Unit> more) {
        List<Unit> all = new ArrayList<>(units);
        all.addAll(more);
        all.sort(BY_TEXT);
        return List.copyOf(all);
    }

    static Optional<Size> quotient(Size dividend, Size divisor) {
        if (dividend.equals(divisor)) {
            return divisor.is(0) ? Optional.empty() : Optional.of(Size.ONE);
        }
        Map<List<Unit>, Long> by = termsOf(divisor);
        if (by.size() != 1) {
            return Optional.empty();
        }
        Map.Entry<List<Unit>, Long> only = by.entrySet().iterator().next();
        Map<List<Unit>, Long> terms = new TreeMap<>(IN_ORDER);
        for (Map.Entry<List<Unit>, Long> term : termsOf(dividend).entrySet()) {
            List<Unit> rest = new ArrayList<>(term.getKey());
            boolean divides = only.getKey().stream().allMatch(rest::remove) && term.getValue() % only.getValue() == 0;
            if (!divides) {
                return Optional.empty();
            }
            terms.put(List.copyOf(rest), term.getValue() / only.getValue());
        }
        return Optional.of(normal(terms));
    }

    @Override
    public OptionalLong value() {
        return OptionalLong.empty();
    }

    @Override
    public OptionalLong in(Function<Unit, OptionalLong> run) {
        long sum = 0;
        for (Map.Entry<List<Unit>, Long> term : terms.entrySet()) {
            long product = term.getValue();
            for (Unit unit : term.getKey()) {
                OptionalLong number = evaluated(unit, run);
                if (number.isEmpty()) {
                    return number;
                }
                product *= number.getAsLong();
            }
            sum += product;
        }
        return OptionalLong.of(sum);
    }

    private static OptionalLong evaluated(Unit unit, Function<Unit, OptionalLong> run) {
        if (unit instanceof Unit.Quotient q) {
            return both(q.dividend().in(run), q.divisor().in(run), Math::floorDiv);
        } else if (unit instanceof Unit.Least least) {
            return both(least.one().in(run), least.other().in(run), Math::min);
        } else if (unit instanceof Unit.Broadcast b) {
            return both(b.one().in(run), b.other().in(run), (x, y) -> x == 1 ? y : x);
        } else if (unit instanceof Unit.Positive positive) {
            return both(positive.size().in(run), OptionalLong.of(0), Math::max);
        }
        return run.apply(unit);
    }

    private static OptionalLong both(OptionalLong one, OptionalLong other, LongBinaryOperator operation) {
        return one.isPresent() && other.isPresent()
                ? OptionalLong.of(operation.applyAsLong(one.getAsLong(), other.getAsLong()))
                : OptionalLong.empty();
    }

    @Override
    public int weight() {
        return terms.keySet().stream()
                .mapToInt(units -> 1 + units.stream().mapToInt(Formula::weight).sum())
                .sum();
    }

    private static int weight(Unit unit) {
        if (unit instanceof Unit.Quotient q) {
            return q.dividend().weight() + q.divisor().weight();
        } else if (unit instanceof Unit.Least least) {
            return least.one().weight() + least.other().weight();
        } else if (unit instanceof Unit.Broadcast b) {
            return b.one().weight() + b.other().weight();
        } else if (unit instanceof Unit.Positive positive) {
            return positive.size().weight();
        }
        return 1;
    }

    @Override
    public boolean isResult() {
        return terms.size() == 1
                && terms.entrySet().iterator().next().getValue() == 1
                && terms.keySet().iterator().next().size() == 1
                && terms.keySet().iterator().next().get(0) instanceof Unit.Result;
    }

    @Override
    public boolean mentions(String prefix) {
        return terms.keySet().stream().flatMap(List::stream).anyMatch(u -> mentions(u, prefix));
    }

    private static boolean mentions(Unit unit, String prefix) {
        if (unit instanceof Unit.Result result) {
            return result.value().startsWith(prefix);
        } else if (unit instanceof Unit.Quotient q) {
            return q.dividend().mentions(prefix) || q.divisor().mentions(prefix);
        } else if (unit instanceof Unit.Least least) {
            return least.one().mentions(prefix) || least.other().mentions(prefix);
        } else if (unit instanceof Unit.Broadcast b) {
            return b.one().mentions(prefix) || b.other().mentions(prefix);
        }
        return unit instanceof Unit.Positive positive && positive.size().mentions(prefix);
    }

    @Override
    public String toString() {
        return terms.entrySet().stream()
                .map(t -> (t.getValue() == 1 && !t.getKey().isEmpty() ? "" : t.getValue() + "*")
                        + t.getKey().stream().map(Unit::toString).collect(Collectors.joining("*")))
                .map(t -> t.endsWith("*") ? t.substring(0, t.length() - 1) : t)
                .sorted()
                .collect(Collectors.joining("+"));
    }
}
