/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OperatorHistoryTest {
    @Test
    void everyMarkedChangeHasAnAdapterAndEveryAdapterIsMarked() {
        Set<String> adapters = new TreeSet<>();
        Adapters.steps().forEach(s -> adapters.add(s.operator() + " " + s.version()));
        assertThat(adapters).isEqualTo(OperatorHistory.marked());
    }

    @Test
    void knowsWhenAnOperatorCame() {
        assertThat(OperatorHistory.since("MatMul")).hasValue(7);
        assertThat(OperatorHistory.since("LayerNormalization")).hasValue(17);
        assertThat(OperatorHistory.since("FusedMatMul")).isEmpty();
    }
}
