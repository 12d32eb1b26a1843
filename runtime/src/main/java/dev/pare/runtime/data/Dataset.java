/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import java.util.List;

/** A finite list of batches that can be gone through more than once, each time with the same values in the same order. */
public interface Dataset extends AutoCloseable {

    /** Batches in the data's order; each iteration reads or makes them anew. */
    Iterable<Batch> batches();

    /** The number of samples in all batches. */
    int samples();

    /** One line: where the data comes from and how much of it. */
    String description();

    /** True when the inputs are made up and say nothing about a task. */
    default boolean synthetic() {
        return false;
    }

    /** True when samples 2i and 2i+1 are the two halves of pair i, both with the pair's label. */
    default boolean pairs() {
        return false;
    }

    /** False when nothing tells that the first axis of an input counts samples, so that one cannot be taken out of its batch. */
    default boolean separable() {
        return true;
    }

    /**
     * The same samples in batches of like length, for what does not depend on their order: little is padded then. Itself where samples
     * cannot be dealt out anew.
     */
    default Dataset byLength() {
        return this;
    }

    /**
     * Words that lead a person to a sample.
     *
     * @param sample counted from 0 in the order of the batches
     */
    default String place(int sample) {
        return "sample " + (sample + 1);
    }

    /** What was guessed or chosen, for the user to check. */
    default List<String> notes() {
        return List.of();
    }

    /** Frees what reading holds, such as a tokenizer. */
    @Override
    default void close() {}
}
