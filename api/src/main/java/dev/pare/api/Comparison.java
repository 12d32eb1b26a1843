/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.analysis.Facts;
import dev.pare.analysis.LookupBounds;
import dev.pare.onnx.OnnxReader;
import dev.pare.pass.Cancellation;
import dev.pare.pass.Progress;
import dev.pare.quantize.saturation.Saturation;
import dev.pare.runtime.drift.CandidateTokens;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.Verification;
import dev.pare.runtime.drift.VerifyOptions;
import dev.pare.runtime.tensor.Signature;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A candidate beside its original, in ONNX Runtime. Immutable: every setting gives a new object.
 */
public final class Comparison {
    private final Path original;
    private final Path candidate;
    private Data data = Data.madeUp(1);
    private VerifyOptions options = VerifyOptions.defaults();
    private Observer observer = Observer.none();
    private Optional<Path> candidateTokenizer = Optional.empty();

    private Comparison(Path original, Path candidate) {
        this.original = original;
        this.candidate = candidate;
    }

    private Comparison changed(Consumer<Comparison> change) {
        Comparison copy = new Comparison(original, candidate);
        copy.data = data;
        copy.options = options;
        copy.observer = observer;
        copy.candidateTokenizer = candidateTokenizer;
        change.accept(copy);
        return copy;
    }

    /** Compares two models on random inputs. */
    public static Comparison of(Path original, Path candidate) {
        return new Comparison(original, candidate);
    }

    /** Feeds both models this data. */
    public Comparison on(Data other) {
        return changed(c -> c.data = other);
    }

    public Comparison options(VerifyOptions other) {
        return changed(c -> c.options = other);
    }

    public Comparison progress(Progress other) {
        return changed(c -> c.observer = observer.with(other));
    }

    /** Tells a listener of each event of the work. */
    public Comparison listener(Consumer<Event> other) {
        return changed(c -> c.observer = observer.with(other));
    }

    /** Lets the program stop the work, which then ends with a {@link dev.pare.pass.CancelledException}. */
    public Comparison cancellation(Cancellation other) {
        return changed(c -> c.observer = observer.with(other));
    }

    /** Uses another tokenizer for the candidate, whose vocabulary may be smaller; the data must be text. */
    public Comparison candidateTokenizer(Path tokenizer) {
        return changed(c -> c.candidateTokenizer = Optional.of(tokenizer));
    }

    /**
     * Runs both models on the data and measures how far the candidate has drifted.
     *
     * @throws MissingLibraryException if ONNX Runtime or the tokenizers cannot be loaded
     * @throws dev.pare.pass.CancelledException if the work is stopped
     * @throws dev.pare.onnx.ModelFormatException if a model cannot be read or loaded
     * @throws dev.pare.runtime.data.DataException if the data does not fit the original
     */
    public DriftReport run() {
        return Libraries.during(() -> observer.cancellation().during(this::judged));
    }

    private DriftReport judged() {
        Facts facts = Compression.facts(original);
        // Read before it is run: what a candidate refers to must lie where it may.
        Saturation saturation = Saturation.of(OnnxReader.read(candidate));
        DriftReport report = measured(facts);
        return saturation.unsafe().isEmpty()
                ? report
                : report.noting(
                        "of the candidate, " + saturation.text() + ": what was measured here need not hold there");
    }

    private DriftReport measured(Facts facts) {
        OptionalLong vocabulary = LookupBounds.vocabulary(facts);
        VerifyOptions known = vocabulary.isPresent() && options.vocabulary().isEmpty()
                ? options.withVocabulary(vocabulary.getAsLong())
                : options;
        Verification verification = new Verification(known, observer.progress());
        if (candidateTokenizer.isEmpty()) {
            return verification.run(original, candidate, signature -> data.open(facts, signature));
        }
        OwnTokenizer own = OwnTokenizer.of(
                data, candidateTokenizer.get(), Signature.of(facts.model().graph()));
        return verification.run(
                original,
                candidate,
                signature -> own.original().open(facts, signature),
                Optional.of(new CandidateTokens(signature -> own.candidate().open(facts, signature), own.same())));
    }
}
