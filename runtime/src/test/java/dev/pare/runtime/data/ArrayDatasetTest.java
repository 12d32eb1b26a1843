/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.runtime.Signatures;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Signature;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrayDatasetTest {
    private static final byte[] IDS = NpyFiles.npy(1, "|u1", false, "(3, 2)", 1, 2, 3, 4, 5, 6);

    @TempDir
    Path folder;

    private Path npz(Map<String, byte[]> arrays) throws IOException {
        return NpyFiles.npz(folder.resolve("a.npz"), arrays);
    }

    private static List<Batch> batches(Dataset data) {
        List<Batch> batches = new ArrayList<>();
        data.batches().forEach(batches::add);
        return batches;
    }

    @Test
    void splitsArraysIntoBatchesAlongTheFirstAxis() throws IOException {
        Dataset data = DataSource.open(
                npz(Map.of("input_ids", IDS)),
                Signatures.classifier("input_ids"),
                DataOptions.defaults().withBatchSize(2));
        assertThat(batches(data)).hasSize(2).element(1).satisfies(batch -> {
            assertThat(batch.samples()).isEqualTo(1);
            assertThat(batch.feeds()).containsEntry("input_ids", LongValues.of(Shape.of(1, 2), 5, 6));
        });
    }

    @Test
    void takesTheMaskFromTheAttentionMask() throws IOException {
        byte[] mask = NpyFiles.npy(1, "|u1", false, "(3, 2)", 1, 1, 1, 0, 1, 0);
        Dataset data = DataSource.open(
                npz(Map.of("input_ids", IDS, "attention_mask", mask)),
                Signatures.classifier("input_ids", "attention_mask"),
                DataOptions.defaults());
        assertThat(batches(data).get(0).mask().orElseThrow().realCount()).isEqualTo(4);
    }

    @Test
    void derivesTheMaskAndTokenTypes() throws IOException {
        Dataset data = DataSource.open(
                npz(Map.of("input_ids", IDS)),
                Signatures.classifier("input_ids", "attention_mask", "token_type_ids", "position_ids"),
                DataOptions.defaults().withFirst(1));
        assertThat(batches(data).get(0).feeds())
                .containsEntry("attention_mask", LongValues.of(Shape.of(1, 2), 1, 1))
                .containsEntry("token_type_ids", LongValues.of(Shape.of(1, 2), 0, 0))
                .containsEntry("position_ids", LongValues.of(Shape.of(1, 2), 0, 1));
    }

    @Test
    void readsLabelsFromAnArrayOfThatName() throws IOException {
        byte[] labels = NpyFiles.npy(1, "|i1", false, "(3,)", 1, 0, 0xff);
        Dataset data = DataSource.open(
                npz(Map.of("input_ids", IDS, "labels", labels)),
                Signatures.classifier("input_ids"),
                DataOptions.defaults());
        assertThat(batches(data).get(0).labels())
                .containsExactly(new Label.ClassIndex(1), new Label.ClassIndex(0), Label.NONE);
    }

    @Test
    void leavesOutSamplesThatDoNotFillTheBatchThatTheModelFixes() throws IOException {
        Signature pairs = new Signature(List.of(Signatures.port("input_ids", DataType.INT64, 2, "s")), List.of());
        Dataset data = DataSource.open(npz(Map.of("input_ids", IDS)), pairs, DataOptions.defaults());
        assertThat(batches(data)).hasSize(1);
        assertThat(data.notes()).singleElement().asString().contains("last 1 samples", "2 at a time");
    }

    @Test
    void refusesAFileWithLabelsOnly() throws IOException {
        Path file = npz(Map.of("labels", NpyFiles.npy(1, "|u1", false, "(1,)", 1)));
        assertThatThrownBy(() -> DataSource.open(file, Signatures.classifier("input_ids"), DataOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no arrays beside the labels");
    }

    @Test
    void listsBothSidesWhenNamesDoNotMatch() throws IOException {
        Path file = npz(Map.of("ids", IDS));
        assertThatThrownBy(() -> DataSource.open(file, Signatures.classifier("input_ids"), DataOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("(ids)")
                .hasMessageContaining("(input_ids)");
    }

    @Test
    void refusesArraysWithDifferentNumbersOfSamples() throws IOException {
        Path file = npz(Map.of("input_ids", IDS, "attention_mask", NpyFiles.npy(1, "|u1", false, "(1, 2)", 1, 1)));
        assertThatThrownBy(() -> DataSource.open(
                        file, Signatures.classifier("input_ids", "attention_mask"), DataOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("same number of samples");
    }

    @Test
    void refusesAFileOfAnUnknownKind() throws IOException {
        Path file = Files.createFile(folder.resolve("data.bin"));
        assertThatThrownBy(() -> DataSource.open(file, Signatures.classifier("input_ids"), DataOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(".npz");
    }
}
