/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.axes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Arithmetic with sizes of which some are not known, number by number. */
final class SizeArithmetic {
    private SizeArithmetic() {}

    /** What Where gives. */
    static List<Long> chosen(List<Long> conditions, List<Long> yes, List<Long> no) {
        List<Long> chosen = new ArrayList<>();
        int count = Math.max(conditions.size(), Math.max(yes.size(), no.size()));
        for (int i = 0; i < count; i++) {
            long condition = at(conditions, i);
            chosen.add(condition == 1 ? at(yes, i) : condition == 0 ? at(no, i) : Layout.UNKNOWN);
        }
        return chosen;
    }

    private static long at(List<Long> numbers, int index) {
        return numbers.get(numbers.size() == 1 ? 0 : index);
    }

    /** @param type Mul, Div, Add, Sub or Equal */
    static Optional<List<Long>> combined(String type, List<Long> a, List<Long> b) {
        if (a.size() != b.size() && a.size() != 1 && b.size() != 1) {
            return Optional.empty();
        }
        List<Long> results = new ArrayList<>();
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            results.add(combined(type, at(a, i), at(b, i)));
        }
        return Optional.of(results);
    }

    /** A size that is only known by name is no −1: what is asked of it is a number of elements. */
    private static long combined(String type, long a, long b) {
        if (type.equals("Equal")) {
            boolean certain = (SizeReader.isKnown(a) && SizeReader.isKnown(b)) || a == -1 || b == -1;
            return a == b && a != Layout.UNKNOWN ? 1 : certain ? 0 : Layout.UNKNOWN;
        }
        if (!SizeReader.isKnown(a) || !SizeReader.isKnown(b)) {
            return b == 1 && (type.equals("Mul") || type.equals("Div")) ? a : Layout.UNKNOWN;
        }
        return switch (type) {
            case "Mul" -> a * b;
            case "Div" -> b == 0 ? Layout.UNKNOWN : a / b;
            case "Add" -> a + b;
            case "Sub" -> a - b;
            default -> Layout.UNKNOWN;
        };
    }
}
