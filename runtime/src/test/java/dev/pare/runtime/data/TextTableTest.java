/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.runtime.data.DataOptions.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTableTest {
    @TempDir
    Path folder;

    private TextTable read(String name, String text) throws IOException {
        return read(name, text, Header.GUESS, Integer.MAX_VALUE);
    }

    private TextTable read(String name, String text, Header header, int limit) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text, StandardCharsets.UTF_8);
        return TextTable.read(file, header, limit);
    }

    @Test
    void readsAColumnByName() throws IOException {
        TextTable table = read("a.tsv", "label\ttext_a\n1\tgood film\n0\tbad film\n");
        assertThat(table.cells(table.column("text_a"))).containsExactly("good film", "bad film");
    }

    @Test
    void readsAColumnByNumber() throws IOException {
        TextTable table = read("a.tsv", "label\ttext\n1\tgood film\n");
        assertThat(table.cells(table.column("2"))).containsExactly("good film");
    }

    @Test
    void keepsQuotesOfTabSeparatedText() throws IOException {
        TextTable table = read("a.tsv", "text\n\"quoted\" start\nno end of \"it\n");
        assertThat(table.cells(0)).containsExactly("\"quoted\" start", "no end of \"it");
    }

    @Test
    void readsQuotedCellsWithCommasLineBreaksAndQuotes() throws IOException {
        TextTable table = read("a.csv", "text,label\r\n\"one, two\nthree\",1\r\n\"a \"\"b\"\"\",0\r\n");
        assertThat(table.rows()).containsExactly(List.of("one, two\nthree", "1"), List.of("a \"b\"", "0"));
    }

    @Test
    void readsEmptyCells() throws IOException {
        assertThat(read("a.csv", "text,label\n,1\nx,\n").rows()).containsExactly(List.of("", "1"), List.of("x", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void findsTheSeparatorOfTheColumns(String separator) throws IOException {
        String text = "label,text\n1,fine\n0,\"dull, slow; bad | worse\tstill\"\n".replaceFirst(",", separator);
        TextTable table = read("a.csv", text.replaceAll("(?m)^([01]),", "$1" + Matcher.quoteReplacement(separator)));

        assertThat(table.columns()).containsExactly("label", "text");
        assertThat(table.cells(1)).containsExactly("fine", "dull, slow; bad | worse\tstill");
    }

    @Test
    void isNotMisledByCommasInTextsBetweenOtherSeparators() throws IOException {
        TextTable table = read("a.csv", "label;text\n1;slow, very slow\n0;a, b, c\n1;none\n");
        assertThat(table.rows())
                .containsExactly(List.of("1", "slow, very slow"), List.of("0", "a, b, c"), List.of("1", "none"));
    }

    @Test
    void readsOneColumnOfTextsWithOtherSeparatorsInThem() throws IOException {
        assertThat(read("a.csv", "text\nslow; very slow\nfine\n").cells(0)).containsExactly("slow; very slow", "fine");
    }

    @Test
    void refusesOneColumnWhereItsHeadingNamesSeveral() {
        for (String name : List.of("a.csv", "a.tsv")) {
            assertThatThrownBy(() -> read(name, "label:text\n1:good film\n"))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("'label:text'")
                    .hasMessageContaining("semicolons");
        }
    }

    @Test
    void namesTheSeparatorOfARowThatHasTooManyColumns() {
        assertThatThrownBy(() -> read("a.csv", "label;text\n1;good film\n0;bad; slow\n"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("row 3 has 3 columns between ';'")
                .hasMessageContaining("quote");
    }

    @Test
    void refusesTextBehindAClosingQuote() {
        assertThatThrownBy(() -> read("a.csv", "text,label\n\"a\" b,1\n"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("row 2");
    }

    @Test
    void refusesAQuoteThatIsNeverClosed() {
        assertThatThrownBy(() -> read("a.csv", "text\n\"open\n"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("row 2")
                .hasMessageContaining("close");
    }

    @Test
    void takesTheFirstRowAsDataWhenItHasNoNames() throws IOException {
        TextTable table = read("a.tsv", "1\ta fine film\n0\ta bad film\n");
        assertThat(table.named()).isFalse();
        assertThat(table.rows()).hasSize(2);
    }

    @Test
    void takesIdentifiersAboveSentencesAsNames() throws IOException {
        TextTable table = read("a.tsv", "polarity\tcomment\n1\ta fine film\n");
        assertThat(table.columns()).containsExactly("polarity", "comment");
    }

    @Test
    void readsOnlyAsManyRowsAsAskedForBesideTheHeader() throws IOException {
        assertThat(read("a.tsv", "text\na b\nc d\ne f\n", Header.GUESS, 2).rows())
                .hasSize(2);
        assertThat(read("b.tsv", "a b\nc d\ne f\n", Header.NO, 2).rows()).hasSize(2);
    }

    @Test
    void readsJsonLinesWithMissingKeysAsEmptyCells() throws IOException {
        TextTable table = read("a.jsonl", "{\"text\": \"a\", \"label\": 1}\n\n{\"text\": \"b\"}\n");
        assertThat(table.columns()).containsExactly("text", "label");
        assertThat(table.rows()).containsExactly(List.of("a", "1"), List.of("b", ""));
    }

    @Test
    void namesTheLineThatIsNotJson() {
        assertThatThrownBy(() -> read("a.jsonl", "{\"text\": \"a\"}\nnonsense\n"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void listsTheColumnsThereAreWhenOneIsNotThere() throws IOException {
        TextTable table = read("a.tsv", "label\ttext\n1\tgood film\n");
        assertThatThrownBy(() -> table.column("sentence"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'sentence'")
                .hasMessageContaining("label, text");
    }

    @Test
    void namesTheRowThatHasTooManyColumns() {
        assertThatThrownBy(() -> read("a.tsv", "label\ttext\n1\ta b\n0\tc\td\n"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("row 3");
    }

    @Test
    void refusesAFileWithoutRows() {
        assertThatThrownBy(() -> read("a.tsv", ""))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no rows");
    }

    @Test
    void refusesBytesThatAreNotUtf8() throws IOException {
        Path file = folder.resolve("latin.tsv");
        Files.write(file, "text\ncaf\u00e9 noir\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> TextTable.read(file, Header.GUESS, 9))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void skipsAByteOrderMark() throws IOException {
        assertThat(read("a.csv", "\uFEFFtext,label\nx y,1\n").columns()).containsExactly("text", "label");
    }
}
