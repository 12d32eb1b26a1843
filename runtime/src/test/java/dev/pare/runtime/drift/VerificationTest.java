/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pare.pass.Progress;
import dev.pare.runtime.TinyModels;
import dev.pare.runtime.data.DataException;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.data.SeededDataset;
import dev.pare.runtime.task.TaskKind;
import dev.pare.runtime.tensor.Signature;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;

class VerificationTest {
    @TempDir
    Path folder;

    private Path original;

    @BeforeEach
    void writeTheOriginal() {
        original = TinyModels.linear(folder.resolve("original.onnx"), "logits", 1, 2, 3, 4);
    }

    private static Function<Signature, Dataset> seeded(Map<String, Long> bounds) {
        return signature -> new SeededDataset(signature, bounds, 7, 3);
    }

    private DriftReport verify(Path candidate, Limits limits) {
        VerifyOptions options = VerifyOptions.defaults().withRounds(0).withLimits(limits);
        return new Verification(options, Progress.SILENT).run(original, candidate, seeded(Map.of()));
    }

    @Test
    void givesZeroDriftAndFullAgreementForTheSameModel() {
        DriftReport report = verify(original, Limits.none().withMaxDrift(0).withMinAgreement(1));
        assertThat(report.outputs().get("logits").maxAbs()).isZero();
        assertThat(report.outputs().get("logits").compared()).isEqualTo(12);
        assertThat(report.task().agreement()).hasValue(1);
        assertThat(report.verdict()).isEqualTo(new Verdict(true, List.of(), true));
        assertThat(report.original().bytes())
                .isEqualTo(report.candidate().bytes())
                .isPositive();
    }

    @Test
    void catchesAChangedWeight() {
        Path doubled = TinyModels.linear(folder.resolve("doubled.onnx"), "logits", 1, 2, 3, 4.5f);
        DriftReport report = verify(doubled, Limits.none().withMaxDrift(1e-3));
        assertThat(report.verdict().passed()).isFalse();
        assertThat(report.worstDrift()).isGreaterThan(1e-3).isLessThan(0.5);
    }

    @Test
    void takesAnOutputWithoutANameForAVectorWhereTheCosineIsLimited() {
        Path unnamed = TinyModels.linear(folder.resolve("y.onnx"), "y", 1, 2, 3, 4);
        Path turned = TinyModels.linear(folder.resolve("turned.onnx"), "y", 2, 1, 4, 3);
        VerifyOptions options =
                VerifyOptions.defaults().withRounds(0).withLimits(Limits.none().withMinCosine(1));
        Verification verification = new Verification(options, Progress.SILENT);
        DriftReport same = verification.run(unnamed, unnamed, seeded(Map.of()));
        assertThat(same.task().kind()).isEqualTo(TaskKind.EMBEDDING);
        assertThat(same.verdict().passed()).isTrue();
        assertThat(verification.run(unnamed, turned, seeded(Map.of())).verdict().failures())
                .singleElement()
                .asString()
                .contains("mean cosine");
    }

    @Test
    void findsNoVectorInLogitsWhereTheCosineIsLimited() {
        DriftReport report = verify(original, Limits.none().withMinCosine(0));
        assertThat(report.task().vectors()).isEmpty();
        assertThat(report.verdict().failures()).singleElement().asString().contains("no vectors of texts");
    }

    @Test
    void saysThatTheInputsWereMadeUp() {
        DriftReport report = verify(original, Limits.none());
        assertThat(report.data().synthetic()).isTrue();
        assertThat(report.data().description()).contains("seeded inputs, no data given", "seed 7");
        assertThat(report.data().samples()).isEqualTo(6);
    }

    @Test
    void failsACandidateWithAnotherOutputByName() {
        Path renamed = TinyModels.linear(folder.resolve("renamed.onnx"), "scores", 1, 2, 3, 4);
        DriftReport report = verify(renamed, Limits.none());
        assertThat(report.verdict().passed()).isFalse();
        assertThat(report.verdict().failures()).anyMatch(failure -> failure.contains("no output 'logits'"));
    }

    @Test
    void failsACandidateThatMakesNaN() {
        Path broken = TinyModels.linear(folder.resolve("nan.onnx"), "logits", Float.NaN, 2, 3, 4);
        DriftReport report = verify(broken, Limits.none());
        assertThat(report.verdict().passed()).isFalse();
        assertThat(report.worstDrift()).isInfinite();
    }

    @Test
    void saysWhenSeededInputsDoNotFitTheModel() {
        Path lookup = TinyModels.lookup(folder.resolve("lookup.onnx"), 1);
        Verification verification = new Verification(VerifyOptions.defaults().withRounds(0), Progress.SILENT);
        assertThatThrownBy(() -> verification.run(lookup, lookup, seeded(Map.of())))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("lookup.onnx")
                .hasMessageContaining("give real data");
        DriftReport bounded = verification.run(lookup, lookup, seeded(Map.of("input_ids", 1L)));
        assertThat(bounded.outputs().get("y").cosine()).isCloseTo(1, within(0.0));
    }

    @Test
    void makesTheSameInputsFromTheSameSeed() {
        assertThat(verify(original, Limits.none()).outputs())
                .isEqualTo(verify(original, Limits.none()).outputs());
    }

    /** Two samples go in together and one row comes out, which says nothing of each of them. */
    @ParameterizedTest
    @NullSource
    @EnumSource(names = {"CLASSIFICATION", "EMBEDDING", "SPAN", "TOKEN"})
    void scoresNoTaskWhereNoOutputHasARowForEachSample(TaskKind forced) {
        Path sum = TinyModels.sum(folder.resolve("sum.onnx"));
        VerifyOptions guessing = VerifyOptions.defaults().withRounds(0);
        VerifyOptions options = forced == null ? guessing : guessing.withTask(forced);
        DriftReport report = new Verification(options, Progress.SILENT).run(sum, sum, seeded(Map.of()));
        assertThat(report.task().kind()).isEqualTo(TaskKind.NONE);
        assertThat(report.outputs().get("y").compared()).isEqualTo(3);
    }
}
