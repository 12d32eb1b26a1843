/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.pass.Progress;
import dev.pare.runtime.TinyModels;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.data.DataSource;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.data.SeededDataset;
import dev.pare.runtime.drift.BatchDependence.Measured;
import dev.pare.runtime.drift.BatchDependence.NotMeasured;
import dev.pare.runtime.task.TaskKind;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Signature;
import dev.pare.tensor.Shape;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchDependenceTest {
    private static final Path NANO = Path.of(System.getProperty("pare.root")).resolve("testdata/bert-nano-sst2");

    @TempDir
    Path folder;

    private static Dataset seeded(Signature signature) {
        return new SeededDataset(signature, Map.of(), 7, 40);
    }

    private static BatchDependence verify(
            Path original, Path candidate, Function<Signature, Dataset> data, VerifyOptions options) {
        return new Verification(options.withRounds(0), Progress.SILENT)
                .run(original, candidate, data)
                .batchDependence();
    }

    @Test
    void isZeroForAModelThatTreatsEachRowOnItsOwnAndNotForOneThatQuantizesOnTheFly() {
        Path original = TinyModels.linear(folder.resolve("a.onnx"), "logits", 1, 2, 3, 4);
        Path candidate = TinyModels.quantizedOnTheFly(folder.resolve("b.onnx"), 1, 2, 3, 4);
        Measured measured =
                (Measured) verify(original, candidate, BatchDependenceTest::seeded, VerifyOptions.defaults());
        assertThat(measured.original()).isZero();
        // Half a step of 1/255 of the range is the most that one rounding moves; alone and in company give two.
        assertThat(measured.candidate()).isBetween(1e-5, 0.05);
        // An eighth of 80 samples; the shortest and the longest may be one.
        assertThat(measured.samples()).isBetween(9, 10);
    }

    @Test
    void leavesPaddingOut() {
        Path model = NANO.resolve("model.onnx");
        DataOptions options =
                DataOptions.defaults().withTokenizer(NANO).withFirst(64).withBatchSize(8);
        Measured measured = (Measured) verify(
                model,
                model,
                signature -> DataSource.open(NANO.resolve("dev.tsv"), signature, options),
                VerifyOptions.defaults());
        // Floats summed in another order; a sample with its padding cut off at the wrong place would differ by far
        // more.
        assertThat(measured.original()).isLessThan(1e-5);
        assertThat(measured.candidate()).isEqualTo(measured.original());
    }

    @Test
    void isTheSameEachTime() {
        Path original = TinyModels.linear(folder.resolve("a.onnx"), "logits", 1, 2, 3, 4);
        Path candidate = TinyModels.quantizedOnTheFly(folder.resolve("b.onnx"), 1, 2, 3, 4);
        VerifyOptions options = VerifyOptions.defaults();
        assertThat(verify(original, candidate, BatchDependenceTest::seeded, options))
                .isEqualTo(verify(original, candidate, BatchDependenceTest::seeded, options));
    }

    @Test
    void saysWhyItIsNotMeasured() {
        Path rows = TinyModels.linear(folder.resolve("a.onnx"), "logits", 1, 2, 3, 4);
        Path mixed = TinyModels.sum(folder.resolve("sum.onnx"));
        Function<Signature, Dataset> data = BatchDependenceTest::seeded;
        assertThat(verify(rows, rows, data, VerifyOptions.defaults().withLoners(0)))
                .isEqualTo(new NotMeasured("it was not asked for"));
        assertThat(verify(mixed, mixed, data, VerifyOptions.defaults().withTask(TaskKind.NONE)))
                .isEqualTo(new NotMeasured("no output of floats has a row for each sample"));
    }

    @Test
    void cutsOneAxis() {
        LongValues values = LongValues.of(Shape.of(2, 3, 2), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(Cut.along(values, 1, 1, 3)).isEqualTo(LongValues.of(Shape.of(2, 2, 2), 2, 3, 4, 5, 8, 9, 10, 11));
        FloatValues floats = FloatValues.of(Shape.of(2, 2), 1, 2, 3, 4);
        assertThat(Cut.along(floats, 0, 1, 2)).isEqualTo(FloatValues.of(Shape.of(1, 2), 3, 4));
        assertThat(Cut.along(floats, 1, 0, 2)).isSameAs(floats);
    }
}
