/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import dev.pare.graph.Model;
import java.util.List;

/** The outcome of a conversion: a model for the wanted operator set, or every reason why there is none. */
public sealed interface Conversion {
    /** A model that means what the source meant. */
    record Converted(Model model) implements Conversion {}

    /**
     * Nothing was converted.
     *
     * @param reasons one sentence per node that stands in the way: operator, node, versions and why
     */
    record Refused(List<String> reasons) implements Conversion {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }
}
