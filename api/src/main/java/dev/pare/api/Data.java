/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.analysis.Facts;
import dev.pare.analysis.LookupBounds;
import dev.pare.runtime.data.DataException;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.data.DataSource;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.data.Label;
import dev.pare.runtime.data.SeededDataset;
import dev.pare.runtime.data.TokenCoverage;
import dev.pare.runtime.general.VocabularyTexts;
import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Where inputs come from: a file, texts or tensors in memory, or made up from the model's own shapes. Calibrates and verifies. */
public final class Data {
    private static final int MADE_UP_BATCHES = 8;
    private static final int VOCABULARY_TEXTS = 512;

    private final Source source;
    private final DataOptions options;

    private Data(Source source, DataOptions options) {
        this.source = source;
        this.options = options;
    }

    /** What is read. */
    private sealed interface Source {
        record File(Path path) implements Source {}

        record Texts(List<String> texts, List<Label> labels) implements Source {}

        record Tensors(List<Map<String, Values>> batches) implements Source {}

        record Program(Function<Signature, Dataset> open) implements Source {}

        record MadeUp(long seed) implements Source {}

        record Vocabulary(int count, long seed) implements Source {}
    }

    /** Text (with a tokenizer in the options), {@code .npz}, or a folder of {@code test_data_set_*}. */
    public static Data of(Path path, DataOptions options) {
        return new Data(new Source.File(path), options);
    }

    /** Inputs made up from the model's shapes. They show that a model runs and drifts, not how well it does its task. */
    public static Data madeUp(long seed) {
        return new Data(new Source.MadeUp(seed), DataOptions.defaults());
    }

    /**
     * Texts made from the vocabulary of the tokenizer in the options: tokens drawn one by one, the frequent ones more often. They mean nothing,
     * but reach all that a model looks up, so passes learn more from them than from random ids.
     *
     * @throws dev.pare.runtime.data.DataException if the options name no tokenizer that can be read
     */
    public static Data madeFromVocabulary(DataOptions options, long seed) {
        if (options.tokenizer().isEmpty()) {
            throw new DataException("texts are to be made from a vocabulary, but no tokenizer is named in the options");
        }
        return new Data(new Source.Vocabulary(VOCABULARY_TEXTS, seed), options);
    }

    /** As many texts as asked for, made from the vocabulary of this data's tokenizer; empty if it has none. */
    Optional<Data> vocabulary(int count, long seed) {
        return tokenizer().map(tokenizer -> new Data(new Source.Vocabulary(count, seed), options));
    }

    /** Texts without labels, encoded by the tokenizer of the options. */
    public static Data ofTexts(List<String> texts, DataOptions options) {
        return ofTexts(texts, Collections.nCopies(texts.size(), Label.NONE), options);
    }

    /**
     * Texts with what is known of them.
     *
     * @param labels one for each text
     */
    public static Data ofTexts(List<String> texts, List<Label> labels, DataOptions options) {
        if (texts.size() != labels.size()) {
            throw new IllegalArgumentException(
                    labels.size() + " labels for " + texts.size() + " texts; give each text a label");
        }
        return new Data(new Source.Texts(List.copyOf(texts), List.copyOf(labels)), options);
    }

    /**
     * Inputs as the model takes them.
     *
     * @param batches value by input name; the first axis counts samples. Position ids and the like are derived if they are left out.
     */
    public static Data ofTensors(List<Map<String, Values>> batches) {
        return new Data(
                new Source.Tensors(
                        batches.stream().<Map<String, Values>>map(Map::copyOf).toList()),
                DataOptions.defaults());
    }

    /**
     * Batches that a program makes.
     *
     * @param open makes the data for the inputs and outputs of a model; what it makes is closed after use
     */
    public static Data of(Function<Signature, Dataset> open) {
        return new Data(new Source.Program(open), DataOptions.defaults());
    }

    public DataOptions options() {
        return options;
    }

    /** Whether the inputs are made up and tell nothing of a task. */
    public boolean isMadeUp() {
        return source instanceof Source.MadeUp;
    }

    boolean isMadeFromVocabulary() {
        return source instanceof Source.Vocabulary;
    }

    /** The tokenizer that the data is encoded by; empty if the data is no text. */
    Optional<Path> tokenizer() {
        boolean mayBeText =
                source instanceof Source.File || source instanceof Source.Texts || source instanceof Source.Vocabulary;
        return mayBeText ? options.tokenizer() : Optional.empty();
    }

    Data withOptions(DataOptions other) {
        return new Data(source, other);
    }

    /**
     * How much of this data's text occurs in the text that was learned from.
     *
     * @return empty if one of them holds no tokens
     * @throws dev.pare.runtime.data.DataException if one of them cannot be read for the model
     */
    public Optional<TokenCoverage> coveredBy(Data learned, Path model) {
        Facts facts = Compression.facts(model);
        Signature signature = Signature.of(facts.model().graph());
        try (Dataset seen = learned.open(facts, signature);
                Dataset wanted = open(facts, signature)) {
            return TokenCoverage.of(seen, wanted, signature);
        }
    }

    /** Opens the data for a model; sequences are cut to what its position table holds. */
    Dataset open(Facts facts, Signature signature) {
        if (source instanceof Source.File file) {
            return DataSource.open(file.path(), signature, cut(facts));
        }
        if (source instanceof Source.Texts texts) {
            return DataSource.texts(texts.texts(), texts.labels(), signature, cut(facts));
        }
        if (source instanceof Source.Vocabulary made) {
            List<String> texts = VocabularyTexts.draw(options.tokenizer().orElseThrow(), made.count(), made.seed());
            DataOptions all = cut(facts).withFirst(Integer.MAX_VALUE);
            return DataSource.made("made from the vocabulary", texts, signature, all);
        }
        if (source instanceof Source.Tensors tensors) {
            return DataSource.tensors(tensors.batches(), signature);
        }
        if (source instanceof Source.Program program) {
            return program.open().apply(signature);
        }
        long seed = ((Source.MadeUp) source).seed();
        return new SeededDataset(signature, LookupBounds.of(facts), seed, MADE_UP_BATCHES);
    }

    private DataOptions cut(Facts facts) {
        long positions = LookupBounds.positions(facts).orElse(options.maxLength());
        return options.withMaxLength((int) Math.min(options.maxLength(), positions));
    }
}
