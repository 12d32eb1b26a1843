/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.pass.TokenMap;
import dev.pare.pass.TokenVocabulary;
import dev.pare.runtime.data.DataException;
import dev.pare.runtime.data.TextTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerFileTest {
    private static final String SPECIAL = "\"id\":%d,\"content\":\"%s\",\"single_word\":false,\"lstrip\":false,"
            + "\"rstrip\":false,\"normalized\":false,\"special\":true";

    @TempDir
    Path folder;

    @Test
    void wordPiecesThatStayAreSplitAsBefore() throws IOException {
        Path file =
                write("tokenizer.json", """
                {"version":"1.0","added_tokens":[{%s},{%s},{%s}],"normalizer":{"type":"BertNormalizer","clean_text":true,
                "handle_chinese_chars":true,"strip_accents":null,"lowercase":true},"pre_tokenizer":{"type":"BertPreTokenizer"},
                "post_processor":{"type":"BertProcessing","sep":["[SEP]",2],"cls":["[CLS]",1]},"decoder":null,
                "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,
                "vocab":{"[UNK]":0,"[CLS]":1,"[SEP]":2,"good":3,"goodness":4,"##ness":5,"bad":6,"g":7,"##o":8,"the":9}}}
                """.formatted(special(0, "[UNK]"), special(1, "[CLS]"), special(2, "[SEP]")));

        keepsItsSplits(
                file, List.of("good", "badness", "the good", "goodness"), List.of("good badness the"), 3, 5, 6, 9);
    }

    @Test
    void whatCannotBeSplitAnyMoreIsUnknown() throws IOException {
        Path file = vocabulary("[PAD]", "[UNK]", "[CLS]", "[SEP]", "good", "bad");
        TokenizerFile tokenizer = TokenizerFile.open(file);
        TokenMap map = map(tokenizer, 4);

        Path smaller = smaller(tokenizer, map);

        assertThat(Files.readString(smaller)).isEqualTo("[PAD]\n[UNK]\n[CLS]\n[SEP]\ngood\n");
        assertThat(ids(smaller, "good bad")).containsExactly(2, 4, 1, 3);
    }

    @Test
    void aListThatTellsCaseKeepsAPieceThatSaysSo() throws IOException {
        Path file = vocabulary("[UNK]", "[CLS]", "[SEP]", "good", "Good", "ß", "é");
        TokenizerFile tokenizer = TokenizerFile.open(file);

        Path smaller = smaller(tokenizer, map(tokenizer, 6));

        // A list without upper case would be read in lower case, and accents would be taken off.
        assertThat(ids(smaller, "é")).containsExactly(1, 4, 2);
    }

    @Test
    void bytePairsKeepWhatTheyAreMadeOf() throws IOException {
        Path file = write("tokenizer.json", """
                {"version":"1.0","added_tokens":[],"normalizer":null,"pre_tokenizer":{"type":"Whitespace"},"post_processor":null,
                "decoder":null,"model":{"type":"BPE","unk_token":null,"continuing_subword_prefix":null,"end_of_word_suffix":null,
                "vocab":{"a":0,"b":1,"c":2,"d":3,"ab":4,"cd":5,"abcd":6,"bc":7,"abc":8},
                "merges":["a b","c d","ab cd","b c","ab c"]}}
                """);

        // "abcd" is made by way of "ab" and "cd"; "abc" by way of "ab".
        keepsItsSplits(file, List.of("abcd", "abcd ab", "da"), List.of("abcd da"), 6);
        TokenVocabulary vocabulary = TokenizerFile.open(file).vocabulary();
        assertThat(vocabulary.closed(bits(6)).stream()).containsExactly(4, 5, 6);
    }

    @Test
    void mergesThatMarkTheEndsOfWordsAreRefused() throws IOException {
        Path file = write("tokenizer.json", """
                {"model":{"type":"BPE","end_of_word_suffix":"</w>","vocab":{"a":0},"merges":[]}}
                """);

        assertThat(TokenizerFile.open(file).vocabulary().refusal())
                .get()
                .asString()
                .contains("the end of words");
    }

    @Test
    void unigramsKeepTheirWorstPieceSinceTheUnknownIsMeasuredByIt() throws IOException {
        Path file = write("tokenizer.json", """
                {"version":"1.0","added_tokens":[{%s}],"normalizer":null,"pre_tokenizer":{"type":"Whitespace"},
                "post_processor":null,"decoder":null,"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["good",-2],
                ["g",-4],["oo",-4.5],["d",-4],["bad",-3],["rare",-20]]}}
                """.formatted(special(0, "<unk>")));

        keepsItsSplits(file, List.of("good", "good bad"), List.of("bad good"), 1, 5);
        assertThat(TokenizerFile.open(file).vocabulary().required().stream()).containsExactly(0, 6);
    }

    @Test
    void anUnknownPostProcessorIsRefused() throws IOException {
        Path file = write("tokenizer.json", """
                {"model":{"type":"WordPiece","vocab":{"a":0}},"post_processor":{"type":"Other"}}
                """);

        assertThat(TokenizerFile.open(file).vocabulary().refusal())
                .get()
                .asString()
                .contains("'Other'");
    }

    @Test
    void filesThatAreNoTokenizersAreTheirFault() throws IOException {
        Path broken = write("tokenizer.json", "{");
        assertThatThrownBy(() -> TokenizerFile.open(broken))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is not a tokenizer that can be read");
        Path other = write("other.json", "{\"model\":{\"type\":\"Characters\"}}");
        assertThatThrownBy(() -> TokenizerFile.open(other))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'Characters'");
        assertThatThrownBy(() -> TokenizerFile.open(folder.resolve("none.json")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("there is no such tokenizer");
    }

    /** Texts of kept tokens are split into the same tokens, whose names are the same. */
    private void keepsItsSplits(Path file, List<String> kept, List<String> more, int... seen) throws IOException {
        TokenizerFile tokenizer = TokenizerFile.open(file);
        TokenMap map = map(tokenizer, seen);
        Path smaller = smaller(tokenizer, map);
        int alike = 0;
        for (String text : kept) {
            alike += check(file, smaller, map, text) ? 1 : 0;
        }
        for (String text : more) {
            assertThat(check(file, smaller, map, text)).as(text).isTrue();
        }
        assertThat(alike).isPositive();
        assertThat(map.size()).isLessThan(map.before());
    }

    /** Whether a text is made of kept tokens; if so, both tokenizers agree on it. */
    private static boolean check(Path file, Path smaller, TokenMap map, String text) {
        long[] old = ids(file, text);
        if (!LongStream.of(old).allMatch(map::keeps)) {
            return false;
        }
        assertThat(ids(smaller, text))
                .containsExactly(LongStream.of(old).map(map::newId).toArray());
        for (long id : old) {
            assertThat(TokenizerFile.open(smaller).token(map.newId(id)))
                    .isEqualTo(TokenizerFile.open(file).token(id));
        }
        return true;
    }

    private static TokenMap map(TokenizerFile tokenizer, int... seen) {
        TokenVocabulary vocabulary = tokenizer.vocabulary();
        BitSet kept = bits(seen);
        kept.or(vocabulary.required());
        return new TokenMap(vocabulary.closed(kept), vocabulary.size());
    }

    private static BitSet bits(int... ids) {
        BitSet bits = new BitSet();
        for (int id : ids) {
            bits.set(id);
        }
        return bits;
    }

    private Path smaller(TokenizerFile tokenizer, TokenMap map) throws IOException {
        Path file = tokenizer.beside(folder.resolve("small.onnx"));
        assertThat(file.getFileName().toString()).startsWith("small.");
        return Files.write(file, tokenizer.trimmed(map));
    }

    private static long[] ids(Path file, String text) {
        try (TextTokenizer tokenizer = TextTokenizer.open(file, 64)) {
            return tokenizer.ids(text);
        }
    }

    private Path vocabulary(String... lines) throws IOException {
        return write("vocab.txt", String.join("\n", lines) + "\n");
    }

    private static String special(int id, String content) {
        return SPECIAL.formatted(id, content);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
