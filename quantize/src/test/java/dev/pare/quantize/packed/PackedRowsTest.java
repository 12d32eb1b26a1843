/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackedRowsTest {
    private static final int ROWS = 37;
    private static final long[] IDS = {0, 36, -1, 12, 12, 7, -37, 20};

    @TempDir
    private Path folder;

    private static Model packed(int opset, MixedRows table) {
        Node place = MixedRowsTest.lookup();
        Model before = MixedRowsTest.lookup(opset, place);
        ModelEdit edit = new ModelEdit(before);
        new PackedStore(edit).storePacked(before.graph(), "w", table).replace(place);
        return edit.finish();
    }

    private static float[] expected(MixedRows table) {
        int width = table.width();
        float[] all = new float[IDS.length * width];
        for (int i = 0; i < IDS.length; i++) {
            int row = Math.floorMod((int) IDS[i], ROWS);
            int above = 0;
            for (int r = 0; r < row; r++) {
                above += table.classOfRow()[r] == table.classOfRow()[row] ? 1 : 0;
            }
            for (int k = 0; k < width; k++) {
                all[i * width + k] =
                        table.classes().get(table.classOfRow()[row]).value(above, k);
            }
        }
        return all;
    }

    private void looksUpExactly(int opset, MixedRows table) throws Exception {
        Runs runs = new Runs(packed(opset, table), folder);
        Map<String, Object> ids = Map.of("ids", IDS);
        assertThat(runs.floats(OptLevel.NO_OPT, ids)).isEqualTo(expected(table));
        assertThat(runs.floats(OptLevel.ALL_OPT, ids)).isEqualTo(expected(table));
    }

    @ParameterizedTest(name = "{0} classes, operator set {1}")
    @CsvSource({"1, 11", "2, 11", "3, 11", "4, 13", "6, 13", "3, 17", "3, 21"})
    void rowsAreDecodedAfterTheyAreLookedUp(int classes, int opset) throws Exception {
        looksUpExactly(opset, Samples.mixed(ROWS, 43, classes));
    }

    // Whole groups; a shorter one at the end; groups that end within a byte; an odd number of places in a row; none at
    // all.
    @ParameterizedTest(name = "{0} bits, {1} in groups of {2}, {3} multipliers")
    @CsvSource({
        "4, 64, 16, 9",
        "4, 43, 16, 9",
        "4, 40, 15, 9",
        "3, 64, 32, 16",
        "3, 48, 16, 3",
        "2, 48, 16, 40",
        "5, 40, 40, 0"
    })
    void anyFormOfRowsIsDecoded(int bits, int width, int groupSize, int palette) throws Exception {
        looksUpExactly(13, MixedRows.of(Samples.codes(bits, ROWS, width, groupSize, palette)));
    }

    @DisplayName("pain 7: a table that stays packed is not made larger when the model is loaded")
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theTableStaysPackedInTheLoadedModel(int classes) throws Exception {
        int rows = 10_000;
        MixedRows table =
                classes == 1 ? MixedRows.of(Samples.codes(4, rows, 256, 16, 9)) : Samples.mixed(rows, 256, classes);
        Runs runs = new Runs(packed(13, table), folder);
        // Computed at load: the classes of rows and their places, 4 bytes for each, and the tables that decode.
        long places = classes > 1 ? 4L * rows * (classes + 1) : 0;
        long added = runs.optimizedSize() - runs.fileSize();
        assertThat(added).isLessThan(places + 200_000);
        long int8 = 256L * rows;
        assertThat(int8 - PackedStore.packedBytes(table)).as("what it would be").isGreaterThan(places + 300_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6})
    void takesTheBytesThatPlannersAreTold(int classes) {
        MixedRows table = Samples.mixed(ROWS, 43, classes);
        long bytes = packed(13, table).graph().initializers().stream()
                .filter(t -> t.name().startsWith("w."))
                .mapToLong(Tensor::byteSize)
                .sum();
        assertThat(bytes).isEqualTo(PackedStore.packedBytes(table));
    }
}
