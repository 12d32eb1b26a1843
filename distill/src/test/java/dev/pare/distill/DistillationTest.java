/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.distill.training.TrainingException;
import dev.pare.distill.training.TrainingOptions;
import dev.pare.runtime.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way on a small model and a few texts. */
class DistillationTest {
    private static final TrainingOptions SHORT = TrainingOptions.defaults()
            .withBatchSize(8)
            .withEpochs(1)
            .withLearningRate(1e-3)
            .withEvaluations(4, 4);

    @TempDir
    Path folder;

    private static Distillation distillation() {
        return Distillation.of(Nano.MODEL, Nano.TRAIN, Nano.options(120))
                .student(new StudentSource.Layers("0, 1"))
                .heldOut(24)
                .threads(1)
                .training(SHORT);
    }

    @Test
    void aStudentComesNearerToItsTeacher() throws IOException {
        byte[] before = Files.readAllBytes(Nano.MODEL);
        Path output = folder.resolve("student.onnx");
        DistillResult result = distillation().to(output);
        assertThat(result.driftAfter()).isLessThan(result.driftBefore() / 2);
        assertThat(result.bytesAfter()).isEqualTo(Files.size(output)).isLessThan(result.bytesBefore());
        assertThat(Files.readAllBytes(Nano.MODEL)).isEqualTo(before);
        assertThat(result.steps()).isEqualTo(12);
    }

    /** Without anything to learn from, held-out samples show it: the sister of the test above. */
    @Test
    void nothingIsLearnedAtARateOfZero() {
        DistillResult result =
                distillation().training(SHORT.withLearningRate(0)).to(folder.resolve("student.onnx"));
        assertThat(result.driftAfter()).isEqualTo(result.driftBefore());
    }

    @Test
    void theSameSeedGivesTheSameBytes() throws IOException {
        Path one = folder.resolve("one.onnx");
        Path two = folder.resolve("two.onnx");
        Path other = folder.resolve("other.onnx");
        distillation().to(one);
        distillation().to(two);
        distillation().training(SHORT.withSeed(2)).to(other);
        assertThat(Files.readAllBytes(one)).isEqualTo(Files.readAllBytes(two));
        assertThat(Files.readAllBytes(one)).isNotEqualTo(Files.readAllBytes(other));
    }

    @Test
    void anInterruptedTrainingGoesOnWithTheSameNumbers() throws IOException {
        Path whole = folder.resolve("whole.onnx");
        Path resumed = folder.resolve("resumed.onnx");
        Path checkpoint = folder.resolve("state");
        distillation().to(whole);
        Distillation kept = distillation().checkpoint(checkpoint);
        assertThatThrownBy(() -> kept.listener(s -> {
                            if (s.step() == 8) {
                                throw new IllegalStateException("interrupted");
                            }
                        })
                        .to(resumed))
                .hasMessage("interrupted");
        assertThat(resumed).doesNotExist();
        assertThat(checkpoint).exists();
        List<Long> steps = new ArrayList<>();
        kept.listener(s -> steps.add(s.step())).to(resumed);
        assertThat(steps).first().isEqualTo(7L);
        assertThat(Files.readAllBytes(resumed)).isEqualTo(Files.readAllBytes(whole));
        assertThat(checkpoint).doesNotExist();
    }

    @Test
    void theCheckpointOfAnotherTrainingIsRefused() throws IOException {
        Path checkpoint = folder.resolve("state");
        Path output = folder.resolve("student.onnx");
        Distillation kept = distillation().checkpoint(checkpoint);
        assertThatThrownBy(() -> kept.listener(s -> {
                            if (s.step() == 5) {
                                throw new IllegalStateException("interrupted");
                            }
                        })
                        .to(output))
                .hasMessage("interrupted");
        assertThatThrownBy(() -> kept.training(SHORT.withSeed(9)).to(output))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("another training");
    }

    @Test
    void twoHalfBatchesAreAsGoodAsOne() {
        DistillResult whole = distillation().to(folder.resolve("whole.onnx"));
        DistillResult halves = distillation()
                .training(SHORT.withBatchSize(4).withAccumulate(2))
                .to(folder.resolve("halves.onnx"));
        assertThat(halves.steps()).isEqualTo(whole.steps());
        assertThat(halves.driftAfter()).isLessThan(whole.driftBefore() / 2);
    }

    @Test
    void tooFewSamplesAreRefused() {
        Distillation few = distillation().heldOut(120);
        assertThatThrownBy(() -> few.to(folder.resolve("student.onnx")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("hold out fewer");
    }

    @Test
    void aTrainingThatLeavesTheNumbersIsEnded() {
        Distillation wild = distillation().training(SHORT.withLearningRate(1e30));
        assertThatThrownBy(() -> wild.to(folder.resolve("student.onnx")))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("lower the learning rate");
        assertThat(folder.resolve("student.onnx")).doesNotExist();
    }
}
