/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.testkit.PassHarness;
import dev.pare.testkit.TransformerModel;
import dev.pare.testkit.TransformerShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimplifyTest {
    /** Sums of a few hundred floats differ by their rounding alone. */
    private static final double ROUNDING = 1e-5;

    @TempDir
    Path folder;

    @Test
    void leavesTheOutputsOfAnEncoderAsTheyAre() throws IOException {
        Model model = TransformerModel.of(TransformerShape.tiny()).build();

        PassHarness.Outcome<?> outcome = Simplified.of(model, Map.of());

        Simplified.compared(model, outcome.model(), folder).differsAtMost(ROUNDING);
        assertThat(outcome.decisions())
                .filteredOn(
                        d -> d instanceof Decision.Apply<?> && d.weight().name().endsWith("key.bias"))
                .hasSize(2);
        assertThat(outcome.decisions())
                .filteredOn(
                        d -> d instanceof Decision.Apply<?> && d.weight().name().endsWith("value.bias"))
                .hasSize(2);
    }

    @Test
    void findsTheSameWhereHeadsAreSplitByConstants() throws IOException {
        Model model = TransformerModel.of(TransformerShape.tiny())
                .withConstantReshapes()
                .build();

        PassHarness.Outcome<?> outcome = Simplified.of(model, Map.of("fuse-qkv", true));

        Simplified.compared(model, outcome.model(), folder).differsAtMost(ROUNDING);
        assertThat(outcome.model().graph().nodes())
                .filteredOn(n -> n.is("Split"))
                .hasSize(2);
    }

    @Test
    void leavesAloneWhatIsSwitchedOff() {
        Model model = TransformerModel.of(TransformerShape.tiny()).build();
        Map<String, Object> off =
                Map.of("key-bias", false, "value-bias", false, "rows", false, "constants", false, "unused", false);

        assertThat(Simplified.of(model, off).model()).isSameAs(model);
    }

    @Test
    void leavesAloneWhatTheRecipeExcludes() {
        Model model = TransformerModel.of(TransformerShape.tiny()).build();

        PassHarness.Outcome<?> outcome = Simplified.of(model, Map.of("exclude", "re:layer.0.*key"));

        assertThat(outcome.decisions())
                .filteredOn(d -> d.weight().name().endsWith("key.bias"))
                .extracting(Decision::reason)
                .containsExactly("excluded by re:layer.0.*key", "a bias of keys, which the softmax ignores");
    }
}
