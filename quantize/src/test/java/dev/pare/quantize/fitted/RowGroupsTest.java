/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.pass.Statistics;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.session.SessionSettings.Level;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.testkit.GraphBuilder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowGroupsTest {
    private static final int ROWS = 5000;
    private static final int WIDTH = 2 * FittedOptions.ROW_GROUP;
    private static final Dataset IDS = Samples.ids(200, 12, ROWS, 7);

    @TempDir
    Path folder;

    /** In each row one number of the first group stands out, 20 times as large as the others usually are. */
    private static Channels rows() {
        float[] values = Samples.numbers(ROWS * WIDTH, 5);
        for (int row = 0; row < ROWS; row++) {
            values[row * WIDTH + row % FittedOptions.ROW_GROUP] = row % 2 == 0 ? 20 : -20;
        }
        return new Channels(ROWS, WIDTH, values);
    }

    /** Codes of 3 bits leave 0.038 of the squares of a normal distribution; a scale that reaches 20 would leave nearly all of them. */
    @Test
    void whatStandsOutIsKeptWithoutMakingOtherGroupsCoarse() {
        Channels rows = rows();
        FittedPlan.Table plan = new FittedPlan.Table(new int[] {3}, new byte[ROWS], TableForm.PLAIN);
        FittedTable table = FittedTable.of(rows, false, plan, Samples.options(Map.of("bits", 3)), Optional.empty());

        double error = 0;
        double all = 0;
        double standing = 0;
        for (int row = 0; row < ROWS; row++) {
            for (int k = FittedOptions.ROW_GROUP; k < WIDTH; k++) {
                double left = rows.values()[row * WIDTH + k] - table.values()[row * WIDTH + k];
                error += left * left;
                all += rows.values()[row * WIDTH + k] * rows.values()[row * WIDTH + k];
            }
            int out = row * WIDTH + row % FittedOptions.ROW_GROUP;
            standing += Math.abs(rows.values()[out] - table.values()[out]) / 20 / ROWS;
        }
        assertThat(error / all).isLessThan(0.1);
        assertThat(standing).isLessThan(0.15);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void groupsOfRowsAreDecodedToTheSameNumbersWhereverTheyStayPacked(boolean optimized) throws Exception {
        Model model = GraphBuilder.model(14)
                .input("ids", DataType.INT64, "b", "s")
                .gather("y", Tensor.floats("table", Shape.of(ROWS, WIDTH), rows().values()), "ids")
                .output("y")
                .build();
        Level level = optimized ? Level.ALL : Level.NONE;
        Samples.Outcome decoded = Samples.fitted(model, Map.of("bits", 3), IDS);
        Samples.Outcome packed = Samples.fitted(model, Map.of("bits", 3, "tables", "packed"), IDS);

        assertThat(Runs.output(packed.model(), folder, IDS, level))
                .isEqualTo(Runs.output(decoded.model(), folder, IDS, level));
    }

    /** The first 8 of 128 columns are read by a product. Where rows are an output, too, errors count in all directions. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatErrorsCostIsWhatOutputsDriftLeastWith(boolean rowsAreAnOutput) {
        float[] matrix = new float[WIDTH * WIDTH];
        float[] numbers = Samples.numbers(8 * WIDTH, 9);
        System.arraycopy(numbers, 0, matrix, 0, numbers.length);
        GraphBuilder builder = GraphBuilder.model(14)
                .input("ids", DataType.INT64, "b", "s")
                .gather("rows", Tensor.floats("table", Shape.of(ROWS, WIDTH), Samples.numbers(ROWS * WIDTH, 3)), "ids")
                .matmul("y", "rows", Tensor.floats("w", Shape.of(WIDTH, WIDTH), matrix))
                .output("y");
        Model model = rowsAreAnOutput ? builder.output("rows").build() : builder.build();
        Facts facts = Facts.of(model);
        Statistics statistics = Samples.measured(model, Samples.pass(Map.of("bits", 3)), IDS);

        TableForm form = new TablePlans(facts, statistics, Samples.options(Map.of("bits", 3)))
                .form(Samples.weight(facts, "table"));

        assertThat(form.unseen() > 0.1).isEqualTo(rowsAreAnOutput);
    }

    @Test
    void withoutDataErrorsCostTheUsual() {
        Facts facts = Facts.of(GraphBuilder.model(14)
                .input("ids", DataType.INT64, "b", "s")
                .gather("y", Tensor.floats("table", Shape.of(ROWS, WIDTH), rows().values()), "ids")
                .output("y")
                .build());

        TableForm form = new TablePlans(facts, Statistics.NONE, Samples.options(Map.of("bits", 3)))
                .form(Samples.weight(facts, "table"));

        assertThat(form.unseen()).isEqualTo(TableForm.USUAL);
    }
}
