/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.walk;

import static dev.pare.runtime.walk.Parts.FIRST;
import static dev.pare.runtime.walk.Parts.SECOND;
import static dev.pare.runtime.walk.Parts.THIRD;
import static dev.pare.runtime.walk.Parts.advance;
import static dev.pare.runtime.walk.Parts.constant;
import static dev.pare.runtime.walk.Parts.model;
import static dev.pare.runtime.walk.Parts.node;
import static dev.pare.runtime.walk.Parts.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Model;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DivergencePointTest {
    private static final Model MODEL = model(List.of(FIRST, SECOND, THIRD), "c");

    @TempDir
    Path folder;

    private static Model otherTensor() {
        List<Tensor> tensors = new ArrayList<>(MODEL.graph().initializers());
        tensors.set(0, Tensor.floats("w", Shape.of(4), 1, 2, 3, 5));
        return MODEL.withGraph(MODEL.graph().withInitializers(tensors));
    }

    @Test
    void formsPartBeforeTheFirstNodeThatDiffers() {
        assertThat(new DivergencePoint(MODEL).values(with(MODEL, FIRST, node("Sin", "b", "a"), THIRD)))
                .containsExactly("a");
        assertThat(new DivergencePoint(MODEL).values(with(MODEL, FIRST, SECOND, node("Sub", "c", "b", "a"))))
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void formsPartAtTheInputsIfTheFirstNodeReadsAnotherTensor() {
        assertThat(new DivergencePoint(MODEL).values(otherTensor())).isEmpty();
    }

    /** New weights are decoded by nodes that stand anywhere and need nothing of the batch. */
    @Test
    void newConstantsDoNotPartThem() {
        Model changed = with(MODEL, constant(3), FIRST, SECOND, node("Mul", "c", "b", "three"));
        assertThat(new DivergencePoint(MODEL).values(changed)).containsExactly("b");
    }

    @Test
    void nothingIsNeededOfAModelThatIsTheSame() {
        assertThat(new DivergencePoint(MODEL).values(MODEL)).isEmpty();
    }

    @Test
    void aRunTellsWhetherItLeadsToAnotherForm() {
        try (PartialRun run = new PartialRun("part", folder, SessionSettings.defaults(), 1 << 10)) {
            assertThat(run.leadsTo(otherTensor())).isTrue();
            advance(run, MODEL, "a");
            assertThat(run.leadsTo(MODEL)).isTrue();
            assertThat(run.leadsTo(with(MODEL, FIRST, node("Sin", "b", "a"), THIRD)))
                    .isTrue();
            assertThat(run.leadsTo(otherTensor())).isFalse();
        }
    }
}
