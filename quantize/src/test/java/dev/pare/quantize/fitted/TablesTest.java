/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.session.SessionSettings.Level;
import dev.pare.tensor.ByteSink;
import dev.pare.tensor.ComputedData;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorData;
import dev.pare.testkit.GraphBuilder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablesTest {
    private static final int ROWS = 5000;
    private static final int WIDTH = 32;
    private static final Dataset IDS = Samples.ids(100, 12, ROWS, 7);

    @TempDir
    private Path folder;

    /** Rows that have a direction in common. */
    private static Model model() {
        float[] rows = Samples.numbers(ROWS * WIDTH, 2);
        for (int i = 0; i < rows.length; i++) {
            rows[i] += i % WIDTH < 4 ? 3 : 0;
        }
        return GraphBuilder.model(14)
                .input("ids", DataType.INT64, "b", "s")
                .gather("y", Tensor.floats("table", Shape.of(ROWS, WIDTH), rows), "ids")
                .output("y")
                .build();
    }

    /** Packed or not, rows are the same numbers; the optimized model holds the table in its few bits only where it stays
     * packed (and a float and a byte for each row, and what decoders share). */
    @ParameterizedTest
    @CsvSource({"4, false", "4, true", "3, true"})
    void rowsThatAreDecodedAfterTheLookUpAreTheSameNumbers(int bits, boolean direction) throws Exception {
        Map<String, ?> decoded = Map.of("bits", bits, "common-direction", direction);
        Map<String, ?> packed = Map.of("bits", bits, "common-direction", direction, "tables", "packed");
        Samples.Outcome one = Samples.fitted(model(), decoded, IDS);
        Samples.Outcome other = Samples.fitted(model(), packed, IDS);
        for (Level level : new Level[] {Level.NONE, Level.ALL}) {
            assertThat(Runs.output(other.model(), folder, IDS, level))
                    .isEqualTo(Runs.output(one.model(), folder, IDS, level));
        }
        assertThat(other.plan().applied()).singleElement().satisfies(d -> {
            assertThat(d.reason()).endsWith("decoded after the look-up");
            assertThat(d.reason().contains("common direction")).isEqualTo(direction);
        });
        assertThat(Runs.loadedBytes(other.model(), folder))
                .isLessThan((long) ROWS * WIDTH * bits / 8 + 5L * ROWS + 24_000);
        assertThat(Runs.loadedBytes(one.model(), folder)).isGreaterThan((long) ROWS * WIDTH);
    }

    @Test
    void rowsOfDifferentBitsStayPackedToo() throws Exception {
        Map<String, ?> packed = Map.of("average-bits", 4, "tables", "packed");
        Map<String, ?> decoded = Map.of("average-bits", 4);
        Samples.Outcome other = Samples.fitted(model(), packed, IDS);
        assertThat(other.plan().applied().get(0).reason()).contains("rows int");
        assertThat(Runs.output(other.model(), folder, IDS, Level.ALL))
                .isEqualTo(Runs.output(Samples.fitted(model(), decoded, IDS).model(), folder, IDS, Level.ALL));
    }

    /** 2^31 + 2^16 numbers do not fit into an array; nobody reads them here. */
    @Test
    void aTableThatNoArrayHoldsIsLeftWithAReason() {
        Shape shape = Shape.of((1 << 15) + 1, 1 << 16);
        Tensor huge =
                Tensor.of("huge", DataType.FLOAT, shape, ComputedData.of(4 * shape.elements(), TablesTest::refuse));
        Model model = GraphBuilder.model(14)
                .input("ids", DataType.INT64, "b", "s")
                .gather("y", huge, "ids")
                .output("y")
                .build();
        Decision<?> only = Samples.pass(Map.of("bits", 4))
                .plan(Facts.of(model), PassContext.plain())
                .decisions()
                .get(0);
        assertThat(only.reason()).startsWith("has more than 2^31 elements");
    }

    private static void refuse(ByteSink sink) {
        throw new AssertionError("was read");
    }

    @Test
    void whatComputesInFloat16IsLeftWithAReason() {
        Model model = GraphBuilder.model(14)
                .input("x", DataType.FLOAT16, "n", 64)
                .matmul("y", "x", Tensor.of("w", DataType.FLOAT16, Shape.of(64, 64), halves()))
                .output("y")
                .build();
        Samples.Outcome outcome = Samples.plain(model, Map.of("bits", 4));
        assertThat(outcome.plan().decisions().get(0).reason()).contains("is computed with in FLOAT16");
        assertThat(outcome.model()).isSameAs(model);
    }

    private static TensorData halves() {
        return InlineData.raw(Emission.halfBytes(Samples.numbers(64 * 64, 1)));
    }
}
