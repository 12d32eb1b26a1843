/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill;

import dev.pare.analysis.Facts;
import dev.pare.analysis.LookupBounds;
import dev.pare.distill.data.SampleBatch;
import dev.pare.distill.data.SampledTexts;
import dev.pare.distill.data.Samples;
import dev.pare.distill.network.UnsupportedModelException;
import dev.pare.graph.Model;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.data.DataSource;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.data.TextTokenizer;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.task.TaskDetector.Task;
import dev.pare.runtime.task.TaskKind;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.InputRole;
import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a student learns from: given data, and texts that the teacher writes.
 *
 * @param sampled how many texts the teacher writes
 */
record TrainingTexts(Path teacher, Path data, DataOptions options, int sampled, long seed, int threads) {
    private static final int FIRST_BATCH = 4;

    /**
     * Reads the data, and lets the teacher write.
     *
     * @throws UnsupportedModelException if the teacher is to write and gives no distribution of the next token
     */
    Samples read(Model original, List<String> notes) {
        Samples given = given(original, notes);
        if (sampled == 0) {
            return given;
        }
        notes.add("the teacher has written " + sampled + " texts, beside the " + given.size() + " given ones");
        return given.and(written(original, given));
    }

    private Samples given(Model original, List<String> notes) {
        Facts facts = Facts.of(original);
        Signature signature = Signature.of(original.graph());
        int longest = (int)
                Math.min(options.maxLength(), LookupBounds.positions(facts).orElse(options.maxLength()));
        DataOptions single = options.withMaxLength(longest).withBatchSize(1);
        try (Dataset dataset = DataSource.open(data, signature, single)) {
            notes.addAll(dataset.notes());
            return Samples.of(dataset, signature, padId());
        }
    }

    private long padId() {
        if (options.tokenizer().isEmpty()) {
            return 0;
        }
        try (TextTokenizer tokenizer = TextTokenizer.open(options.tokenizer().get(), FIRST_BATCH)) {
            return tokenizer.padId();
        }
    }

    private Samples written(Model original, Samples given) {
        List<SampleBatch> ordered = given.ordered(1);
        SampleBatch longest = ordered.get(ordered.size() - 1);
        Map<String, Values> outputs = DistillationObjective.outputs(original, longest);
        Task task = DistillationObjective.task(original, longest, outputs);
        if (task.kind() != TaskKind.CAUSAL_LM
                || given.signature().input(InputRole.DECODER_IDS).isPresent()) {
            throw new UnsupportedModelException(
                    teacher + ": only a causal language model writes texts, and this is none (" + task.kind()
                            + "); train without sampled texts");
        }
        String output = task.outputs().get(0);
        FloatValues scores = (FloatValues) outputs.get(output);
        // One thread in the session, and batches beside each other: sums are taken in one order then.
        try (OrtModel model = OrtModel.open(teacher, SessionSettings.defaults())) {
            return new SampledTexts(
                            batch -> (FloatValues)
                                    model.run(batch.feeds(), Set.of(output)).get(output),
                            DistillationObjective.isDistribution(scores),
                            scores.size(),
                            threads > 1)
                    .write(given, sampled, seed);
        }
    }
}
