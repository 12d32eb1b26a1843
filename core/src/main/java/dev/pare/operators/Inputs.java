/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import java.util.Set;

/** A choice of the inputs of an operator. */
public sealed interface Inputs {
    boolean contains(int input);

    record All() implements Inputs {
        @Override
        public boolean contains(int input) {
            return true;
        }
    }

    record These(Set<Integer> indices) implements Inputs {
        public These {
            indices = Set.copyOf(indices);
        }

        @Override
        public boolean contains(int input) {
            return indices.contains(input);
        }
    }

    static Inputs all() {
        return new All();
    }

    static Inputs of(Integer... indices) {
        return new These(Set.of(indices));
    }
}
