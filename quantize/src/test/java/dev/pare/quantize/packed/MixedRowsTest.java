/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.pare.graph.Attribute;
import dev.pare.graph.Dim;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MixedRowsTest {
    private static final int ROWS = 37;
    private static final int WIDTH = 43;
    private static final long[] IDS = {0, 1, 36, 12, 12, 7, 35, 20};

    @TempDir
    private Path folder;

    static Node lookup() {
        return Node.of("Gather", "place", List.of("w", "ids"), List.of("y"));
    }

    static Model lookup(int opset, Node node) {
        ValueInfo ids = ValueInfo.of("ids", DataType.INT64, new Dim.Symbolic("b"), new Dim.Symbolic("s"));
        return Samples.model(opset, ids, ValueInfo.of("y", DataType.FLOAT), List.of(), node);
    }

    private static Model decodedAtLoad(int opset, MixedRows table) {
        Node place = lookup();
        Model before = lookup(opset, place);
        ModelEdit edit = new ModelEdit(before);
        PackedWeight weight = new PackedStore(edit).store(before.graph(), "w", table);
        edit.replace(
                place,
                List.of(
                        Node.of("Gather", "", List.of(weight.values(), "ids"), List.of("codes")),
                        Node.of("Gather", "", List.of(weight.scales(), "ids"), List.of("scales")),
                        Node.of("Cast", "", List.of("codes"), List.of("f"), Attribute.of("to", 1)),
                        Node.of("Mul", "", List.of("f", "scales"), List.of("y"))));
        return edit.finish();
    }

    private static float[] expected(MixedRows table) {
        float[] all = new float[IDS.length * WIDTH];
        for (int i = 0; i < IDS.length; i++) {
            int row = (int) IDS[i];
            int above = 0;
            for (int r = 0; r < row; r++) {
                above += table.classOfRow()[r] == table.classOfRow()[row] ? 1 : 0;
            }
            for (int k = 0; k < WIDTH; k++) {
                all[i * WIDTH + k] =
                        table.classes().get(table.classOfRow()[row]).value(above, k);
            }
        }
        return all;
    }

    @ParameterizedTest(name = "{0} classes, operator set {1}")
    @CsvSource({"1, 11", "2, 11", "3, 11", "4, 13", "6, 13", "3, 17", "3, 21"})
    void rowsOfAllClassesStandInTheirOrderAgain(int classes, int opset) throws Exception {
        MixedRows table = Samples.mixed(ROWS, WIDTH, classes);
        Runs runs = new Runs(decodedAtLoad(opset, table), folder);
        Map<String, Object> ids = Map.of("ids", IDS);
        assertThat(runs.floats(OptLevel.NO_OPT, ids)).isEqualTo(expected(table));
        assertThat(runs.floats(OptLevel.ALL_OPT, ids)).isEqualTo(expected(table));
        assertThat(runs.operators()).isEqualTo(Map.of("Gather", 2, "Cast", 1, "Mul", 1));
    }

    @DisplayName("pain 19: tables of embeddings are stored in the bits that their classes of rows have")
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6})
    void takesTheBytesThatPlannersAreTold(int classes) {
        MixedRows table = Samples.mixed(ROWS, WIDTH, classes);
        long bytes = decodedAtLoad(13, table).graph().initializers().stream()
                .filter(t -> t.name().startsWith("w."))
                .mapToLong(Tensor::byteSize)
                .sum();
        assertThat(bytes).isEqualTo(PackedStore.bytes(table));
    }

    @Test
    void classesThatStandInOrderNeedNoOrder() throws Exception {
        byte[] classOfRow = new byte[ROWS];
        classOfRow[ROWS - 1] = 2;
        // Class 1 has no rows.
        MixedRows table = new MixedRows(
                List.of(
                        Samples.codes(4, ROWS - 1, WIDTH, 16, 9),
                        Samples.codes(3, 0, WIDTH, 16, 9),
                        Samples.codes(2, 1, WIDTH, 16, 9)),
                classOfRow);
        Model model = decodedAtLoad(13, table);
        assertThat(model.graph().initializers()).noneMatch(t -> t.name().endsWith(".classes"));
        assertThat(new Runs(model, folder).floats(OptLevel.ALL_OPT, Map.of("ids", IDS)))
                .isEqualTo(expected(table));
    }

    @Test
    void refusesClassesThatAreNotThoseOfTheRows() {
        GroupedCodes codes = Samples.codes(4, 2, 8, 8, 0);
        assertThatThrownBy(() -> new MixedRows(List.of(codes), new byte[] {0, 0, 0}))
                .hasMessageContaining("Class 0 has 2 rows of 8, the table has 3 rows of 8");
        assertThatThrownBy(() -> new MixedRows(List.of(codes), new byte[] {0, 1}))
                .hasMessageContaining("no class 1");
    }
}
