/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ColumnsTest {
    private static final Path PATH = Path.of("data.tsv");

    private static TextTable table(List<String> columns, boolean named, List<List<String>> rows) {
        return new TextTable(PATH, columns, named, rows);
    }

    @Test
    void choosesColumnsByTheirUsualNames() {
        TextTable table =
                table(List.of("id", "sentence1", "sentence2", "score"), true, List.of(List.of("7", "a", "b", "3.5")));
        ColumnChoice choice = ColumnChoice.of(table, DataOptions.defaults());
        assertThat(choice.text()).isEqualTo(1);
        assertThat(choice.pair()).isEqualTo(OptionalInt.of(2));
        assertThat(choice.label()).isEqualTo(OptionalInt.of(3));
        assertThat(choice.notes()).contains("text from column 'sentence1'", "label from column 'score'");
    }

    @Test
    void choosesTheLongestColumnWhenNamesSayNothing() {
        TextTable table = table(List.of("polarity", "comment"), true, List.of(List.of("1", "a fine film")));
        assertThat(ColumnChoice.of(table, DataOptions.defaults()).text()).isEqualTo(1);
    }

    @Test
    void takesSmallWholeNumbersAsTheLabelWhenThereAreNoNames() {
        TextTable table = table(List.of("1", "2"), false, List.of(List.of("a film", "1"), List.of("b film", "0")));
        ColumnChoice choice = ColumnChoice.of(table, DataOptions.defaults());
        assertThat(choice.text()).isZero();
        assertThat(choice.label()).isEqualTo(OptionalInt.of(1));
    }

    @Test
    void leavesThePairAloneWhenTheTextWasNamed() {
        TextTable table = table(List.of("sentence1", "sentence2"), true, List.of(List.of("a", "b")));
        DataOptions options = DataOptions.defaults().withColumns("sentence1", null, null);
        assertThat(ColumnChoice.of(table, options).pair()).isEmpty();
    }

    @Test
    void readsWholeNumbersAsClassesAndMinusOneAsUnknown() {
        assertThat(LabelColumn.parse(PATH, List.of("0", "2", "-1")).labels())
                .containsExactly(new Label.ClassIndex(0), new Label.ClassIndex(2), Label.NONE);
    }

    @Test
    void readsOtherNumbersAsScores() {
        assertThat(LabelColumn.parse(PATH, List.of("0.5", "3")).labels())
                .containsExactly(new Label.Score(0.5), new Label.Score(3));
    }

    @Test
    void numbersNamesInSortedOrderAndSaysSo() {
        LabelColumn labels = LabelColumn.parse(PATH, List.of("positive", "negative", "positive"));
        assertThat(labels.labels())
                .containsExactly(new Label.ClassIndex(1), new Label.ClassIndex(0), new Label.ClassIndex(1));
        assertThat(labels.notes()).singleElement().asString().contains("negative = 0, positive = 1");
    }
}
