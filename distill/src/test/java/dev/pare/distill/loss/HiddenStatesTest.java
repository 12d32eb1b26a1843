/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.distill.student.Student;
import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class HiddenStatesTest {
    private static final List<Student.Pair> PAIR = List.of(new Student.Pair("t", "s"));

    @Test
    void isTheSquaredErrorInRelationToTheTeacher() {
        try (PointerScope scope = new PointerScope()) {
            Compared values = compared(new float[] {3, 4, 0, 0}, new float[] {3, 3, 9, 9}, 2, 1, 0);
            assertThat(HiddenStates.of(PAIR, values, 1).of(values).item_double())
                    .isCloseTo(1 / 25.0, within(1e-6));
        }
    }

    @Test
    void anotherWidthGetsALearnedMap() {
        try (PointerScope scope = new PointerScope()) {
            Compared values = compared(new float[] {1, 2, 3, 4}, new float[] {1, 2, 3, 4, 5, 6}, 3, 1, 1);
            HiddenStates loss = HiddenStates.of(PAIR, values, 1);
            assertThat(loss.parameters())
                    .singleElement()
                    .satisfies(m -> assertThat(m.shape()).containsExactly(3, 2));
            loss.of(values).backward();
            assertThat(Torch.toFloats(loss.parameters().get(0).grad())).doesNotContain(0);
        }
    }

    @Test
    void equalWidthsNeedNoMap() {
        try (PointerScope scope = new PointerScope()) {
            Compared values = compared(new float[] {1, 2, 3, 4}, new float[] {1, 2, 3, 4}, 2, 1, 1);
            assertThat(HiddenStates.of(PAIR, values, 1).parameters()).isEmpty();
        }
    }

    private static Compared compared(float[] teacher, float[] student, int width, float... mask) {
        Tensor t = Torch.reals(Shape.of(1, 2, 2), teacher, Precision.SINGLE);
        Tensor s = Torch.reals(Shape.of(1, 2, width), student, Precision.SINGLE);
        Tensor real = Torch.reals(Shape.of(1, 2), mask, Precision.SINGLE);
        return new Compared(Map.of("t", t), Map.of("s", s), real, null);
    }
}
