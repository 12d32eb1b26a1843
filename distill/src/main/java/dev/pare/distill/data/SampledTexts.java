/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.data;

import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.InputRole;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Texts that a causal language model writes itself, each token drawn from the model's own distribution: as many as one likes, and such as
 * the model knows (Liu et al. 2023, LLM-QAT, section 2.1). Lengths and first tokens are those of given texts in turn. A text has random
 * numbers of its own, so that neither batches nor threads matter.
 */
public final class SampledTexts {
    private static final int ROWS = 16;
    /** Scores that a run gives at most: 256 MB of them. */
    private static final long MOST_SCORES = 1L << 26;

    private final NextTokenModel model;
    private final TokenDraw draw;
    private final int rows;
    private final boolean parallel;

    /**
     * @param probabilities whether the model gives probabilities and not logits
     * @param rowScores scores that the model gives for the longest text
     * @param parallel whether several threads may run the model, a batch each
     */
    public SampledTexts(NextTokenModel model, boolean probabilities, long rowScores, boolean parallel) {
        this.model = model;
        this.draw = new TokenDraw(probabilities);
        this.rows = (int) Math.max(1, Math.min(ROWS, MOST_SCORES / Math.max(1, rowScores)));
        this.parallel = parallel;
    }

    /** Writes texts; the same for the same seed. */
    public Samples write(Samples given, int count, long seed) {
        Signature signature = given.signature();
        String ids = signature.input(InputRole.IDS).map(Port::name).orElseThrow();
        boolean fixed = signature.inputs().stream().anyMatch(p -> p.fixed(1).isPresent());
        SplittableRandom seeds = new SplittableRandom(seed);
        List<List<Draft>> drafts = new ArrayList<>();
        for (SampleBatch batch : given.repeated(count).ordered(rows)) {
            drafts.add(batch.samples().stream()
                    .map(s -> new Draft(s, ids, seeds.split()))
                    .toList());
        }
        (parallel ? drafts.parallelStream() : drafts.stream()).forEach(batch -> write(batch, given, ids, fixed));
        return given.like(
                drafts.stream().flatMap(List::stream).map(d -> d.sample(ids)).toList());
    }

    private void write(List<Draft> drafts, Samples like, String ids, boolean fixed) {
        int longest = drafts.stream().mapToInt(Draft::length).max().orElse(0);
        for (int position = 1; position < longest; position++) {
            int now = position;
            List<Draft> open = drafts.stream().filter(d -> now < d.length()).toList();
            List<Sample> read = open.stream()
                    .map(d -> fixed ? d.sample(ids) : d.sample(ids).first(now))
                    .toList();
            FloatValues scores = model.scores(like.together(read).batch());
            IntStream.range(0, open.size()).forEach(row -> open.get(row).write(now, scores, row, draw));
        }
    }
}
