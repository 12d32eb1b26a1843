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
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextDatasetTest {
    private static final Signature CLASSIFIER = Signatures.classifier("input_ids", "attention_mask");
    private static final Signature EMBEDDER = new Signature(
            CLASSIFIER.inputs(), List.of(Signatures.port("sentence_embedding", DataType.FLOAT, "batch", 8)));

    @TempDir
    Path folder;

    private DataOptions options;

    @BeforeEach
    void writeAVocabulary() throws IOException {
        Files.write(folder.resolve("vocab.txt"), List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "one", "two"));
        options = DataOptions.defaults().withTokenizer(folder);
    }

    private Path table(String text) throws IOException {
        return Files.writeString(folder.resolve("data.tsv"), text);
    }

    private static List<Batch> batches(Dataset data) {
        List<Batch> batches = new ArrayList<>();
        data.batches().forEach(batches::add);
        return batches;
    }

    @Test
    void encodesTextsInOrderWithTheirLabels() throws IOException {
        try (Dataset data = DataSource.open(table("text\tlabel\none\t1\ntwo one\t0\n"), CLASSIFIER, options)) {
            Batch batch = batches(data).get(0);
            assertThat(batch.feeds()).containsEntry("input_ids", LongValues.of(Shape.of(2, 4), 2, 4, 3, 0, 2, 5, 4, 3));
            assertThat(batch.labels()).containsExactly(new Label.ClassIndex(1), new Label.ClassIndex(0));
            assertThat(data.notes()).contains("text from column 'text'", "label from column 'label'");
        }
    }

    @Test
    void givesTheSameBatchesEachTime() throws IOException {
        try (Dataset data = DataSource.open(table("text\none\ntwo\none two\n"), CLASSIFIER, options.withBatchSize(2))) {
            assertThat(batches(data)).hasSize(2);
            assertThat(batches(data).get(1).feeds())
                    .isEqualTo(batches(data).get(1).feeds());
        }
    }

    @Test
    void putsTextsOfLikeLengthTogetherWithTheirLabels() throws IOException {
        Path texts = table("text\tlabel\none two one\t1\none\t0\ntwo two one\t1\ntwo\t0\n");
        try (Dataset data = DataSource.open(texts, CLASSIFIER, options.withBatchSize(2))) {
            List<Batch> batches = batches(data.byLength());
            assertThat(batches)
                    .allSatisfy(b -> assertThat(b.mask().orElseThrow().realCount())
                            .isEqualTo(2 * b.mask().orElseThrow().length()));
            assertThat(batches)
                    .allSatisfy(b ->
                            assertThat(b.labels().get(0)).isEqualTo(b.labels().get(1)));
            assertThat(data.byLength().samples()).isEqualTo(4);
        }
    }

    @Test
    void leavesTheHalvesOfPairsBesideEachOther() throws IOException {
        try (Dataset data = DataSource.open(table("sentence1\tsentence2\tscore\none\ttwo\t0.5\n"), EMBEDDER, options)) {
            assertThat(data.byLength()).isSameAs(data);
        }
    }

    @Test
    void putsAPairInOneSequenceForAClassifier() throws IOException {
        Path pairs = table("sentence1\tsentence2\tscore\none\ttwo\t0.5\n");
        try (Dataset data = DataSource.open(pairs, CLASSIFIER, options)) {
            assertThat(data.pairs()).isFalse();
            assertThat(batches(data).get(0).feeds())
                    .containsEntry("input_ids", LongValues.of(Shape.of(1, 5), 2, 4, 3, 5, 3));
        }
    }

    @Test
    void encodesThePartsOfAPairSeparatelyForAModelThatGivesVectors() throws IOException {
        Path pairs = table("sentence1\tsentence2\tscore\none\ttwo\t0.5\n");
        try (Dataset data = DataSource.open(pairs, EMBEDDER, options)) {
            assertThat(data.pairs()).isTrue();
            assertThat(data.samples()).isEqualTo(2);
            assertThat(batches(data).get(0).labels()).containsExactly(new Label.Score(0.5), new Label.Score(0.5));
        }
    }

    @Test
    void padsAndCutsToTheLengthThatTheModelFixes() throws IOException {
        Signature fixed = new Signature(
                List.of(
                        Signatures.port("input_ids", DataType.INT64, "batch", 4),
                        Signatures.port("attention_mask", DataType.INT64, "batch", 4)),
                CLASSIFIER.outputs());
        try (Dataset data = DataSource.open(table("text\none\none two one two\n"), fixed, options)) {
            assertThat(batches(data).get(0).feeds())
                    .containsEntry("input_ids", LongValues.of(Shape.of(2, 4), 2, 4, 3, 0, 2, 4, 5, 3));
        }
    }

    @Test
    void asksForATokenizer() throws IOException {
        Path file = table("text\none\n");
        assertThatThrownBy(() -> DataSource.open(file, CLASSIFIER, DataOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("data.tsv")
                .hasMessageContaining("tokenizer.json");
    }

    @Test
    void listsTheColumnsWhenTheAskedOneIsNotThere() throws IOException {
        Path file = table("text\tlabel\none\t1\n");
        assertThatThrownBy(() -> DataSource.open(file, CLASSIFIER, options.withColumns("sentence", null, null)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("text, label");
    }

    @Test
    void saysWhenTheModelReadsNoTokens() throws IOException {
        Path file = table("text\none\n");
        Signature image = new Signature(List.of(Signatures.port("pixels", DataType.FLOAT, "batch", 3)), List.of());
        assertThatThrownBy(() -> DataSource.open(file, image, options))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("pixels");
    }

    @Test
    void saysWhenThereIsNoFile() {
        assertThatThrownBy(() -> DataSource.open(folder.resolve("none.tsv"), CLASSIFIER, options))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no such file");
    }

    /** A file that is sorted by its label: its first half says nothing of the other. */
    @Test
    void drawsRowsByLotFromTheWholeFile() throws IOException {
        Path sorted = table("text\tlabel\n" + "one\t0\n".repeat(100) + "two\t1\n".repeat(100));

        List<Label> drawn = labels(sorted, options.withLimit(40));

        assertThat(drawn)
                .hasSize(40)
                .contains(new Label.ClassIndex(0), new Label.ClassIndex(1))
                .isSortedAccordingTo(BY_CLASS);
        assertThat(labels(sorted, options.withLimit(40))).isEqualTo(drawn);
        assertThat(labels(sorted, options.withFirst(40))).containsOnly(new Label.ClassIndex(0));
        assertThat(labels(sorted, options.withLimit(500))).hasSize(200);
    }

    /** Of 200 rows 40 are drawn; two seeds agree on the number of rows of a class by chance, on all rows hardly ever. */
    @Test
    void tellsWhereASampleStandsInTheFile() throws IOException {
        Path path = table("text\ttext_pair\none\ttwo\ntwo\tone\none one\ttwo two\n");
        try (Dataset pairs = DataSource.open(path, EMBEDDER, options)) {
            assertThat(pairs.place(3)).isEqualTo("row 2, second text: one");
        }
        DataOptions drawn = options.withRows(1, new DataOptions.Choice.ByLot(3));
        try (Dataset one = DataSource.open(path, CLASSIFIER, drawn)) {
            String line = Files.readAllLines(path).get(rowNumber(one.place(0)));
            assertThat(one.place(0)).endsWith(": " + line.split("\t")[0]);
        }
    }

    @Test
    void keepsTheExcerptOfASampleOnOneLine() throws IOException {
        Path path = Files.writeString(
                folder.resolve("data.csv"), "text,label\n\"one\ntwo\",1\n" + "\uD83D\uDE00".repeat(61) + ",0\n");
        try (Dataset data = DataSource.open(path, CLASSIFIER, options)) {
            assertThat(data.place(0)).isEqualTo("row 1: one two");
            assertThat(data.place(1)).isEqualTo("row 2: " + "\uD83D\uDE00".repeat(60) + "…");
        }
    }

    private static int rowNumber(String place) {
        return Integer.parseInt(place.replaceAll("^row (\\d+).*", "$1"));
    }

    @Test
    void anotherSeedDrawsOtherRows() throws IOException {
        StringBuilder rows = new StringBuilder("text\tlabel\n");
        for (int row = 0; row < 200; row++) {
            rows.append("one\t").append(row).append('\n');
        }
        Path table = table(rows.toString());

        List<Label> one = labels(table, options.withRows(40, new DataOptions.Choice.ByLot(1)));
        List<Label> other = labels(table, options.withRows(40, new DataOptions.Choice.ByLot(2)));

        assertThat(other).hasSameSizeAs(one).isNotEqualTo(one);
    }

    private static final Comparator<Label> BY_CLASS = Comparator.comparingInt(l -> ((Label.ClassIndex) l).index());

    private static List<Label> labels(Path table, DataOptions options) {
        try (Dataset data = DataSource.open(table, CLASSIFIER, options)) {
            return batches(data).stream().flatMap(b -> b.labels().stream()).toList();
        }
    }
}
