/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.operators.History;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AdaptersTest {
    @Test
    void everyMarkedChangeHasAnAdapterAndEveryAdapterIsMarked() {
        Set<String> adapters = new TreeSet<>();
        Adapters.steps().forEach(s -> adapters.add(s.operator() + " " + s.version()));
        Set<String> marked = new TreeSet<>();
        History.all()
                .forEach((operator, history) ->
                        history.changes().forEach(version -> marked.add(operator + " " + version)));
        assertThat(adapters).isEqualTo(marked);
    }
}
