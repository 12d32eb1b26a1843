/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import dev.pare.graph.OpId;
import java.util.HashMap;
import java.util.Map;

/** Operators of one domain that belong together. */
final class Family {
    private final String domain;
    private final Map<OpId, Entry> entries = new HashMap<>();

    Family(String domain) {
        this.domain = domain;
    }

    /** Adds operators, their names separated by spaces, whose first input carries the data. */
    Family add(Kind kind, String names) {
        return add(kind, Inputs.of(0), names);
    }

    Family add(Kind kind, Inputs data, String names) {
        for (String name : names.strip().split("\\s+")) {
            if (entries.put(new OpId(domain, name), new Entry(kind, data)) != null) {
                throw new IllegalStateException("operator " + name + " is described twice");
            }
        }
        return this;
    }

    Map<OpId, Entry> entries() {
        return entries;
    }
}
