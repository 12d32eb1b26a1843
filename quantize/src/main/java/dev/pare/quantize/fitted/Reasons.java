/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Weight;
import dev.pare.quantize.product.Arithmetic;
import dev.pare.quantize.product.Eligibility;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is done with a weight, in words. */
final class Reasons {
    private Reasons() {}

    static String of(Weight weight, FittedPlan fit, FittedOptions options) {
        String shared = weight.uses().size() > 1 ? ", " + weight.uses().size() + " uses" : "";
        if (fit instanceof FittedPlan.Product product) {
            return width(product.bits()) + " per channel, " + thin(product.thin()) + computed(product) + shared;
        }
        if (fit instanceof FittedPlan.Table table) {
            String decoded = options.staysPacked(weight) ? ", decoded after the look-up" : ", looked up as int8";
            return rows(table)
                    + (table.form().hasDirection() ? " less their common direction" : "")
                    + (table.form().hasColumns() ? ", scales for columns" : "")
                    + decoded
                    + shared;
        }
        int bits = ((FittedPlan.Stored) fit).bits();
        String what = Eligibility.kind(weight) == Eligibility.Kind.TABLE ? "per row" : "per filter";
        return (bits == 16 ? "float16" : width(bits) + " " + what) + " in the file, float when loaded" + shared;
    }

    private static String width(int bits) {
        return bits == Precision.TERNARY ? "ternary" : "int" + bits;
    }

    private static String thin(FittedPlan.Thin thin) {
        String rank = thin.rank() > 0 ? "rank " + thin.rank() + " apart" : "no rank apart";
        String reason = thin.reason().isEmpty() ? "" : " (" + thin.reason() + ")";
        return thin.rank() == 0 && reason.isEmpty() ? "" : rank + reason + ", ";
    }

    private static String computed(FittedPlan.Product product) {
        if (!(product.arithmetic() instanceof Arithmetic.Integers integers)) {
            return "computed in floats, weight-only";
        }
        int apart = product.apart().length;
        String smooth = product.smoothing().length > 0 ? ", inputs smoothed" : "";
        String split =
                apart == 0 ? "" : apart == 1 ? ", 1 input apart in floats" : ", " + apart + " inputs apart in floats";
        return "computed as int8" + smooth + split + (integers.twice() ? ", multiplied twice" : "");
    }

    private static String rows(FittedPlan.Table table) {
        Map<Integer, Integer> rows = new TreeMap<>((a, b) -> b - a);
        for (byte c : table.classOfRow()) {
            rows.merge(table.classes()[c], 1, Integer::sum);
        }
        if (rows.size() == 1) {
            return width(rows.keySet().iterator().next()) + " per row";
        }
        return rows.entrySet().stream()
                .map(e -> e.getValue() + " rows " + width(e.getKey()))
                .collect(Collectors.joining(", "));
    }
}
