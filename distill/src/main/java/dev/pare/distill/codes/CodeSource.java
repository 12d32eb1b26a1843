/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.codes;

import dev.pare.graph.Node;
import java.util.Optional;

/** Where codes are stored. */
sealed interface CodeSource {
    /** The value with the codes. */
    String output();

    /** One byte for each. */
    record Plain(String output) implements CodeSource {}

    /**
     * Several to a byte, the first in the lowest bits, none of them negative; the operator that reads them unpacks them.
     *
     * @param bits of each
     */
    record Bits(String output, int bits) implements CodeSource {}

    /**
     * Several to a byte: {@code table[low + starts]}, each row of the table holding the codes of one byte; or, where a second plane holds
     * the high bits, {@code table[low + fields[high + starts]]}.
     *
     * @param lookUp the node that reads the table
     * @param low initializer with bytes
     * @param fields the value with the table of fields, where there is a high plane
     * @param high initializer with bytes, where there is a high plane
     * @param starts the value that says at which row the table of each unit begins; without it at the first
     */
    record LookedUp(Node lookUp, String low, Optional<String> fields, Optional<String> high, Optional<String> starts)
            implements CodeSource {
        @Override
        public String output() {
            return lookUp.output();
        }

        String table() {
            return lookUp.input(0);
        }

        String index() {
            return lookUp.input(1);
        }
    }
}
