/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Dim;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.tensor.Port;
import dev.pare.tensor.DataType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunGroupsTest {
    /** Six positions, padding included: it takes memory, too. */
    private final Batch batch = Samples.batch(new int[][] {{0, 1, 2}, {1}}, 2);

    private final List<Port> ports = List.of(tokens("a", 10), tokens("b", 10), tokens("c", 30), tokens("d", 10));

    private static Port tokens(String name, int width) {
        return new Port(
                name,
                DataType.FLOAT,
                List.of(new Dim.Symbolic("batch"), new Dim.Symbolic("seq"), new Dim.Fixed(width)));
    }

    @Test
    void valuesThatFitAreOneGroup() {
        assertThat(RunGroups.of(ports, batch, 60 * 6 * 4)).containsExactly(Set.of("a", "b", "c", "d"));
    }

    @Test
    void groupsAreFilledInOrder() {
        assertThat(RunGroups.of(ports, batch, 60 * 6 * 4 - 1)).containsExactly(Set.of("a", "b", "c"), Set.of("d"));
        assertThat(RunGroups.of(ports, batch, 20 * 6 * 4)).containsExactly(Set.of("a", "b"), Set.of("c"), Set.of("d"));
    }

    @Test
    void aValueOfUnknownShapeIsTakenForAWideOne() {
        List<Port> unknown = List.of(tokens("a", 1), new Port("b", DataType.FLOAT, List.of()));
        assertThat(RunGroups.of(unknown, batch, 4096 * 6 * 4)).hasSize(2);
    }

    @Test
    void withoutPortsThereIsNothingToRun() {
        assertThat(RunGroups.of(List.of(), batch, 1)).isEmpty();
    }
}
