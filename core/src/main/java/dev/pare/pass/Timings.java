/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.pass;

import java.util.List;
import java.util.Optional;

/** How long products of matrices take on this machine, which sizes alone do not tell. A plan that asks depends on the machine. */
public interface Timings {
    /** Nothing can be timed. */
    Timings NONE = new Timings() {
        @Override
        public Optional<double[]> seconds(List<Product> products) {
            return Optional.empty();
        }

        @Override
        public String machine() {
            return "no machine";
        }
    };

    /** How a product is computed. */
    enum Arithmetic {
        /** Products are computed in single precision. */
        FLOAT,
        /** Products are computed with 8-bit integers, and the input is rounded when the model runs. */
        INT8
    }

    /** A product of rows by inputs with a constant matrix of inputs by outputs. */
    record Product(int rows, int inputs, int outputs, Arithmetic arithmetic) {
        public Product {
            if (rows < 1 || inputs < 1 || outputs < 1) {
                throw new IllegalArgumentException("a product of " + rows + " by " + inputs + " by " + outputs);
            }
        }
    }

    /** Seconds for each product on one thread; empty if nothing can be timed. */
    Optional<double[]> seconds(List<Product> products);

    /** What was timed on, for people: processor and runtime. */
    String machine();
}
