/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.runtime.Signatures;
import dev.pare.runtime.task.TaskKind;
import dev.pare.runtime.task.TaskScores;
import dev.pare.runtime.task.vector.Pooling;
import dev.pare.runtime.task.vector.VectorScores;
import dev.pare.runtime.tensor.Signature;
import dev.pare.tensor.DataType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final BatchDependence SAME = new BatchDependence.Measured(8, 0, 0.003);

    private static DriftStats drift(double relativeRmse, long broken) {
        return new DriftStats(10, 0, 0, relativeRmse, 1, 0, broken, broken, OptionalDouble.empty());
    }

    private static TaskScores scores(double agreement, double original, double candidate) {
        return new TaskScores(
                TaskKind.CLASSIFICATION,
                10,
                OptionalDouble.of(agreement),
                OptionalDouble.empty(),
                Optional.of(new TaskScores.Both(original, candidate)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty());
    }

    private static Verdict verdict(Limits limits) {
        return Verdict.of(Map.of("logits", drift(0.02, 0)), scores(0.9, 0.8, 0.79), SAME, Map.of("tone", 0.5), limits);
    }

    @Test
    void passesWithinEachLimitAndFailsBeyondIt() {
        assertThat(verdict(Limits.none().withMaxDrift(0.02)).passed()).isTrue();
        assertThat(verdict(Limits.none().withMaxDrift(0.019)).passed()).isFalse();
        assertThat(verdict(Limits.none().withMinAgreement(0.9)).passed()).isTrue();
        assertThat(verdict(Limits.none().withMinAgreement(0.91)).passed()).isFalse();
        assertThat(verdict(Limits.none().withMaxDrop(1)).passed()).isTrue();
        assertThat(verdict(Limits.none().withMaxDrop(0.9)).passed()).isFalse();
        assertThat(verdict(Limits.none().withMaxBatchDependence(0.003)).passed())
                .isTrue();
        assertThat(verdict(Limits.none().withMaxBatchDependence(0.002)).passed())
                .isFalse();
    }

    @Test
    void holdsTheMeanCosineOfVectorsToItsLimit() {
        VectorScores vectors = new VectorScores("y", Pooling.MEAN, 0.99, 0.9, 0.5, 3, "sample 4");
        TaskScores scores = TaskScores.none(TaskKind.EMBEDDING);
        TaskScores measured = new TaskScores(
                TaskKind.EMBEDDING,
                10,
                scores.agreement(),
                scores.divergence(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(vectors),
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty());
        Limits limits = Limits.none();
        assertThat(verdict(measured, limits.withMinCosine(0.99)).passed()).isTrue();
        assertThat(verdict(measured, limits.withMinCosine(0.9901)).failures())
                .containsExactly(
                        "the mean cosine between the models' vectors is 0.990000, under the limit of 0.990100");
        assertThat(verdict(scores, limits.withMinCosine(0.5)).failures())
                .singleElement()
                .asString()
                .contains("no vectors of texts");
    }

    @Test
    void holdsTheRankCorrelationToTheLimitOfADropWhereThereIsNoAccuracy() {
        TaskScores none = TaskScores.none(TaskKind.EMBEDDING);
        TaskScores measured = new TaskScores(
                TaskKind.EMBEDDING,
                10,
                none.agreement(),
                none.divergence(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new TaskScores.Both(0.82, 0.81)),
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty());
        assertThat(verdict(measured, Limits.none().withMaxDrop(1)).passed()).isTrue();
        assertThat(verdict(measured, Limits.none().withMaxDrop(0.9)).failures())
                .containsExactly(
                        "rank correlation with the gold scores drops by 1.000 points, over the limit of 0.9000");
    }

    private static Verdict verdict(TaskScores scores, Limits limits) {
        return Verdict.of(Map.of(), scores, SAME, Map.of(), limits);
    }

    @Test
    void holdsTheMetricsOfTheProgramToTheirRanges() {
        assertThat(verdict(Limits.none().withMetricAtLeast("tone", 0.5)).passed())
                .isTrue();
        assertThat(verdict(Limits.none().withMetricAtLeast("tone", 0.51)).passed())
                .isFalse();
        assertThat(verdict(Limits.none().withMetricAtMost("tone", 0.5)).passed())
                .isTrue();
        assertThat(verdict(Limits.none().withMetricAtMost("tone", 0.49)).passed())
                .isFalse();
        assertThat(verdict(Limits.none().withMetricAtLeast("tone", 0.4).withMetricAtMost("tone", 0.45))
                        .failures())
                .containsExactly("the metric 'tone' is 0.5000, outside of its limits (0.4000 to 0.4500)");
        assertThat(verdict(Limits.none().withMetricAtMost("pitch", 1)).failures())
                .containsExactly("a limit for the metric 'pitch' is given, but there is no metric of this name");
    }

    @Test
    void namesWhatFailed() {
        assertThat(verdict(Limits.none().withMaxDrift(0.01)).failures())
                .singleElement()
                .asString()
                .contains("logits", "0.02", "0.01");
    }

    @Test
    void failsABrokenCandidateWithoutAnyLimit() {
        Verdict verdict = Verdict.of(
                Map.of("logits", drift(Double.POSITIVE_INFINITY, 3)),
                TaskScores.none(TaskKind.NONE),
                SAME,
                Map.of(),
                Limits.none());
        assertThat(verdict.passed()).isFalse();
        assertThat(verdict.checked()).isFalse();
    }

    @Test
    void failsALimitThatCannotBeMeasured() {
        Verdict verdict = Verdict.of(
                Map.of(),
                TaskScores.none(TaskKind.NONE),
                BatchDependence.notMeasured("every batch has one sample"),
                Map.of(),
                Limits.none().withMaxBatchDependence(0.1).withMaxDrop(1).withMinAgreement(0.5));
        assertThat(verdict.failures()).hasSize(3);
    }

    @Test
    void namesEachDifferenceOfTheInterfaces() {
        Signature original = Signatures.classifier("input_ids", "attention_mask");
        Signature candidate = new Signature(
                List.of(
                        Signatures.port("input_ids", DataType.INT32, "batch", "sequence"),
                        Signatures.port("mask", DataType.INT64, "batch", "sequence")),
                List.of());
        assertThat(SameInterface.differences(original, original)).isEmpty();
        assertThat(SameInterface.differences(original, candidate))
                .hasSize(4)
                .anyMatch(line -> line.contains("input_ids") && line.contains("int32"))
                .anyMatch(line -> line.contains("no input 'attention_mask'"))
                .anyMatch(line -> line.contains("additional") && line.contains("'mask'"))
                .anyMatch(line -> line.contains("no output 'logits'"));
    }
}
