/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.session.SessionSettings.Level;
import dev.pare.tensor.DataType;
import dev.pare.testkit.GraphBuilder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several steps in one recipe, each with weights and bits of its own. */
class SeveralStepsTest {
    @TempDir
    private Path folder;

    private static final Dataset DATA = Samples.floats(200, Samples.WIDTH, 1);

    private static Model model() {
        return GraphBuilder.model(14)
                .input("x", DataType.FLOAT, "n", Samples.WIDTH)
                .matmul("p", "x", Samples.square("v"))
                .matmul("q", "x", Samples.square("w"))
                .add("y", "p", "q")
                .output("y")
                .build();
    }

    /** v at 8 bits costs about 1 %, w at 4 bits about a tenth of a half of the output. */
    @DisplayName("mixed precision by recipe: a second step leaves what the first has quantized and shares its inputs")
    @Test
    void aSecondStepTakesWhatTheFirstLeft() throws Exception {
        Map<String, ?> first = Map.of("include", "v", "activations", "plain");
        Model halfway = Samples.fitted(model(), first, DATA).model();
        Samples.Outcome both = Samples.fitted(halfway, Map.of("bits", 4, "activations", "plain"), DATA);
        assertThat(both.plan().applied()).singleElement().satisfies(d -> {
            assertThat(d.weight().name()).isEqualTo("w");
            assertThat(d.reason()).startsWith("int4");
        });
        assertThat(both.model().graph().nodes())
                .filteredOn(n -> n.is("DynamicQuantizeLinear"))
                .hasSize(1);
        assertThat(Runs.drift(both.model(), model(), folder, DATA, Level.ALL)).isLessThan(0.12);
    }

    @Test
    void afterAllIsDoneNothingIsLeftToDoAndEveryRefusalSaysWhy() {
        Map<String, ?> split = Map.of("activations", "split", "min-elements", 1);
        Model done = Samples.fitted(model(), split, DATA).model();
        assertThat(done.graph().nodes()).anyMatch(n -> n.is("Gather"));
        Samples.Outcome again = Samples.fitted(done, split, DATA);
        assertThat(again.plan().applied()).isEmpty();
        assertThat(again.plan().decisions())
                .isNotEmpty()
                .extracting(Decision::reason)
                .doesNotContain("");
        assertThat(again.model()).isSameAs(done);
    }
}
