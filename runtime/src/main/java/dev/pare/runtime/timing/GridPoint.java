/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.timing;

import dev.pare.pass.Timings.Arithmetic;
import dev.pare.pass.Timings.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sizes that are timed; others lie between two of them. */
final class GridPoint {
    /** Sizes in steps of about a half and a third, with the usual widths of transformers among them. */
    private static final int[] SIZES = {
        16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096
    };

    private GridPoint() {}

    /** The products on the grid that a product lies between: one, two or four. */
    static List<Product> around(Product product) {
        List<Product> corners = new ArrayList<>();
        for (int inputs : between(product.inputs())) {
            for (int outputs : between(product.outputs())) {
                corners.add(new Product(product.rows(), inputs, outputs, product.arithmetic()));
            }
        }
        return corners;
    }

    private static List<Integer> between(int size) {
        int above = 0;
        while (above < SIZES.length - 1 && SIZES[above] < size) {
            above++;
        }
        return SIZES[above] <= size || above == 0 ? List.of(SIZES[above]) : List.of(SIZES[above - 1], SIZES[above]);
    }

    /** Seconds of a product from those around it, linear in the logarithms; beyond the grid in proportion to the size. */
    static double seconds(Product product, Map<Product, Double> timed) {
        List<Integer> inputs = between(product.inputs());
        List<Integer> outputs = between(product.outputs());
        double sum = 0;
        for (int in : inputs) {
            for (int out : outputs) {
                double weight = share(in, inputs, product.inputs()) * share(out, outputs, product.outputs());
                sum += weight * Math.log(timed.get(at(product, in, out)));
            }
        }
        return Math.exp(sum) * beyond(product.inputs()) * beyond(product.outputs());
    }

    private static Product at(Product like, int inputs, int outputs) {
        Arithmetic arithmetic = like.arithmetic();
        return new Product(like.rows(), inputs, outputs, arithmetic);
    }

    private static double share(int at, List<Integer> between, int size) {
        if (between.size() == 1) {
            return 1;
        }
        double up = Math.log((double) size / between.get(0)) / Math.log((double) between.get(1) / between.get(0));
        return at == between.get(0) ? 1 - up : up;
    }

    private static double beyond(int size) {
        return Math.max(1, (double) size / SIZES[SIZES.length - 1]);
    }
}
