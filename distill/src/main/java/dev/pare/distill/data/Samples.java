/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.data;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.tensor.InputRole;
import dev.pare.runtime.tensor.Signature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Samples that can be put together into batches in any order. */
public final class Samples {
    /** The number of batches whose samples are sorted by length together: enough for little padding, and still in random order. */
    private static final int POOL = 50;

    private final Signature signature;
    private final long padId;
    private final List<Sample> all;

    private Samples(Signature signature, long padId, List<Sample> all) {
        this.signature = signature;
        this.padId = padId;
        this.all = List.copyOf(all);
    }

    /**
     * Reads all samples into memory; what pads the shorter ones of a batch is cut off, unless the model
     * fixes the length.
     *
     * @param data in batches of any size
     * @param padId the token id of padding
     */
    public static Samples of(Dataset data, Signature signature, long padId) {
        List<Sample> all = new ArrayList<>();
        boolean fixed = signature.inputs().stream().anyMatch(p -> p.fixed(1).isPresent());
        for (Batch batch : data.batches()) {
            if (batch.rows() != batch.samples()) {
                throw new IllegalArgumentException(
                        "the model fixes its batch size at " + batch.rows() + "; export it with a free batch size");
            }
            for (int row = 0; row < batch.samples(); row++) {
                all.add(Sample.of(batch, row, fixed));
            }
        }
        return new Samples(signature, padId, all);
    }

    public int size() {
        return all.size();
    }

    public Signature signature() {
        return signature;
    }

    /** These and others for the same model. */
    public Samples and(Samples others) {
        List<Sample> both = new ArrayList<>(all);
        both.addAll(others.all);
        return like(both);
    }

    /** This many samples, which repeat these in turn. */
    Samples repeated(int count) {
        return like(
                IntStream.range(0, count).mapToObj(i -> all.get(i % all.size())).toList());
    }

    Samples like(List<Sample> others) {
        return new Samples(signature, padId, others);
    }

    SampleBatch together(List<Sample> samples) {
        return new SampleBatch(signature, padId, samples);
    }

    /** Two parts: one with some samples that a seed chooses, and one with the rest. */
    public List<Samples> split(int count, long seed) {
        List<Sample> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(seed));
        int cut = Math.min(count, all.size());
        return List.of(
                new Samples(signature, padId, shuffled.subList(0, cut)),
                new Samples(signature, padId, shuffled.subList(cut, all.size())));
    }

    /** All samples in batches of similar length, longest first within a pool and pools in random order; the same for the same seed. */
    public List<SampleBatch> batches(int size, long seed) {
        Random random = new Random(seed);
        List<Sample> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        List<SampleBatch> batches = new ArrayList<>();
        for (int from = 0; from < shuffled.size(); from += POOL * size) {
            List<Sample> pool = new ArrayList<>(shuffled.subList(from, Math.min(shuffled.size(), from + POOL * size)));
            pool.sort(Comparator.comparingInt(Sample::length));
            cut(pool, size, batches);
        }
        Collections.shuffle(batches, random);
        return batches;
    }

    /** All samples by length, shortest first. */
    public List<SampleBatch> ordered(int size) {
        List<Sample> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingInt(Sample::length));
        List<SampleBatch> batches = new ArrayList<>();
        cut(sorted, size, batches);
        return batches;
    }

    /** Cuts sorted samples into batches; without a mask, padding would change the result, so that only samples of equal length go together. */
    private void cut(List<Sample> sorted, int size, List<SampleBatch> into) {
        boolean masked = signature.input(InputRole.ATTENTION_MASK).isPresent();
        int start = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            boolean full = i - start == size || i == sorted.size();
            boolean differs = !masked
                    && i < sorted.size()
                    && sorted.get(i).length() != sorted.get(start).length();
            if (full || differs) {
                into.add(new SampleBatch(signature, padId, sorted.subList(start, i)));
                start = i;
            }
        }
    }
}
