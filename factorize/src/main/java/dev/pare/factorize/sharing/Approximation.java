/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.sharing;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import java.util.List;
import java.util.Optional;

/**
 * Matrices with something in common.
 *
 * @param common what all share; empty for {@link Form#PLAIN}
 * @param own what each has: one factor for a basis, else two
 * @param loss squares of outputs that are missed, in all
 */
record Approximation(Form form, Optional<Matrix> common, List<List<Matrix>> own, double loss) {
    Approximation {
        own = List.copyOf(own);
    }

    /** What stands for a matrix. */
    Matrix product(LinearAlgebra algebra, int member) {
        List<Matrix> factors = own.get(member);
        Matrix product = factors.size() == 2 ? algebra.multiply(factors.get(0), factors.get(1)) : factors.get(0);
        if (form == Form.BASIS) {
            return algebra.multiply(common.orElseThrow(), product);
        }
        return common.map(product::plus).orElse(product);
    }

    /** Numbers that are stored. */
    long numbers() {
        long sum = common.map(m -> (long) m.data().length).orElse(0L);
        return sum
                + own.stream()
                        .flatMap(List::stream)
                        .mapToLong(m -> m.data().length)
                        .sum();
    }
}
