/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.quantize.QuantizeWeights;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.Problem;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.testkit.GraphBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BackupBitsTest {
    /** What goes through v is a hundredth of what goes through w, so that nobody sees what becomes of v. */
    private static Model uneven() {
        float[] small = Samples.numbers(Samples.WIDTH * Samples.WIDTH, 3);
        for (int i = 0; i < small.length; i++) {
            small[i] /= 800;
        }
        return GraphBuilder.model(14)
                .input("x", DataType.FLOAT, "n", Samples.WIDTH)
                .matmul("p", "x", Tensor.floats("v", Shape.of(Samples.WIDTH, Samples.WIDTH), small))
                .matmul("q", "x", Samples.square("w"))
                .add("y", "p", "q")
                .output("y")
                .build();
    }

    private static List<String> reasons(Samples.Outcome outcome) {
        return outcome.plan().decisions().stream().map(Decision::reason).toList();
    }

    @DisplayName("mixed precision by ratio: the weight that the outputs depend on gets the backup precision")
    @Test
    void theSensitiveWeightGetsTheBackupPrecision() {
        Map<String, ?> options = Map.of("bits", 4, "ratio", 0.5, "activations", "plain");
        Samples.Outcome outcome = Samples.fitted(uneven(), options, Samples.floats(200, Samples.WIDTH, 1));
        assertThat(reasons(outcome))
                .satisfiesExactly(
                        v -> assertThat(v).startsWith("int4 per channel"),
                        w -> assertThat(w).startsWith("int8 per channel"));
        assertThat(outcome.plan().notes())
                .contains(
                        "1 of 2 weights, with 50 % of the elements, have the backup precision, by the measured drift of"
                                + " each alone");
    }

    @Test
    void aRatioOfOneRaisesNothingAndOfNoughtAll() {
        Map<String, ?> all = Map.of("bits", 3, "ratio", 0, "backup-bits", 6);
        assertThat(reasons(Samples.plain(uneven(), all))).allMatch(r -> r.startsWith("int6"));
        Map<String, ?> none = Map.of("bits", 3, "ratio", 1, "backup-bits", 6);
        assertThat(reasons(Samples.plain(uneven(), none))).allMatch(r -> r.startsWith("int3"));
    }

    @Test
    void whatContradictsARatioIsAProblem() {
        assertThat(problems(Map.of("bits", 4, "ratio", 0.5, "average-bits", 3))).containsExactly("step.ratio");
        assertThat(problems(Map.of("bits", 4, "ratio", 0.5, "times-smaller", 8)))
                .containsExactly("step.ratio");
        assertThat(problems(Map.of("bits", 4, "backup-bits", 8))).containsExactly("step.backup-bits");
        assertThat(problems(Map.of("bits", 4, "ratio", 0.5, "backup-bits", 3))).containsExactly("step.backup-bits");
    }

    private static List<String> problems(Map<String, ?> options) {
        List<Problem> problems = new ArrayList<>();
        OptionReader reader = new OptionReader("step", options, problems);
        QuantizeWeights.FACTORY.create(reader);
        reader.finish();
        return problems.stream().map(Problem::path).toList();
    }
}
