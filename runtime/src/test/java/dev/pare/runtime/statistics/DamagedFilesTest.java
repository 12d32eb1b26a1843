/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.onnx.OutputException;
import dev.pare.pass.Statistics.Moments;
import dev.pare.runtime.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedFilesTest {
    private static final Origin ORIGIN = new Origin("1", "a.onnx", "aa", "train.tsv", "", "dd");
    private static final EntryKey MOMENTS = new EntryKey(1, -1, "0f".repeat(32));
    private static final EntryKey COUNTS = new EntryKey(2, 4, "f0".repeat(32));

    @TempDir
    Path folder;

    private Path file;
    private byte[] whole;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("stats.bin");
        Map<EntryKey, Supplier<Finding>> findings = new LinkedHashMap<>();
        findings.put(
                MOMENTS,
                () -> new Finding.OfMoments(new Moments(2, 9, new double[] {1, 2, 2, 5}, new double[] {3, 4})));
        findings.put(COUNTS, () -> new Finding.OfFrequencies(new long[] {1, 2, 3, 4}));
        new FindingsWriter(file, ORIGIN).write(StoredFindings.open(file, ORIGIN), findings);
        whole = Files.readAllBytes(file);
    }

    private Optional<Finding> readAll() {
        StoredFindings stored = StoredFindings.open(file, ORIGIN);
        Optional<Finding> counts = stored.find(COUNTS);
        return stored.find(MOMENTS).flatMap(moments -> counts);
    }

    @Test
    void aWholeFileIsRead() {
        assertThat(readAll()).isPresent();
    }

    @Test
    void everyTruncatedFileIsRefused() throws IOException {
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(this::readAll)
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("stats.bin")
                    .hasMessageContaining("delete it");
        }
    }

    /** A flipped bit in the text of the head may make another origin, which is refused as such; none goes unnoticed. */
    @Test
    void everyFlippedBitIsNoticed() throws IOException {
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) (1 << (i % 8));
            Files.write(file, damaged);
            assertThatThrownBy(this::readAll).as("byte %d", i).isInstanceOf(DataException.class);
        }
    }

    @Test
    void aFileOfAnotherKindIsRefusedAndStays() throws IOException {
        Path model = Files.writeString(folder.resolve("model.onnx"), "a model that somebody needs, and that is long");
        assertThatThrownBy(() -> StoredFindings.open(model, ORIGIN))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("not a file of statistics");
        assertThat(model).hasContent("a model that somebody needs, and that is long");
    }

    @Test
    void interruptedWritingLeavesTheFileAsItWasAndNothingBesideIt() {
        StoredFindings before = StoredFindings.open(file, ORIGIN);
        Map<EntryKey, Supplier<Finding>> failing = Map.of(new EntryKey(3, -1, "00".repeat(32)), () -> {
            throw new IllegalStateException("the power is gone");
        });
        FindingsWriter writer = new FindingsWriter(file, ORIGIN);
        assertThatThrownBy(() -> writer.write(before, failing)).hasMessage("the power is gone");
        assertThat(file).hasBinaryContent(whole);
        assertThat(folder.toFile().list()).containsExactly("stats.bin");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsToldWithTheFile() {
        Path nowhere = folder.resolve("no/such/folder/stats.bin");
        FindingsWriter writer = new FindingsWriter(nowhere, ORIGIN);
        assertThatThrownBy(() -> writer.write(StoredFindings.open(nowhere, ORIGIN), Map.of()))
                .isInstanceOf(OutputException.class)
                .hasMessageContaining("stats.bin");
    }

    @Test
    void theSameFindingsGiveTheSameBytes() throws IOException {
        Path other = folder.resolve("other.bin");
        new FindingsWriter(other, ORIGIN).write(StoredFindings.open(file, ORIGIN), Map.of());
        assertThat(other).hasBinaryContent(whole);
    }
}
