/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.tensor.DataType;
import dev.pare.testkit.NormSpelling;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Squares and what is computed of them until something is divided keep the range of float, in every spelling and in what begins like one. */
class NormChainsTest {
    private static final List<String> STATISTICS =
            List.of("squares", "v", "safe", "root", "r", "moment", "sum", "length");

    static Stream<NormSpelling> spellings() {
        return Stream.concat(NormSpelling.all().stream(), NormSpelling.nearMisses().stream());
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void statisticsStayFloat(NormSpelling spelling) {
        Model after = Models.compute(spelling.model());
        Graph graph = after.graph();
        Facts facts = Facts.of(after);
        assertThat(facts.inference().type(graph, "up")).isEqualTo(DataType.FLOAT16);
        assertThat(graph.nodes())
                .flatExtracting(n -> n.outputs())
                .filteredOn(STATISTICS::contains)
                .allMatch(o -> facts.inference().type(graph, o) == DataType.FLOAT);
    }
}
