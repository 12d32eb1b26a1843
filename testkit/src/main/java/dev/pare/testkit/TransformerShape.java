/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

/**
 * The sizes of an encoder.
 *
 * @param ffn width inside the feed-forward block
 * @param positions longest sequence
 * @param labels outputs of the classifier
 */
public record TransformerShape(int layers, int hidden, int heads, int ffn, int vocabulary, int positions, int labels) {
    public TransformerShape {
        int smallest = Math.min(Math.min(layers, hidden), Math.min(heads, ffn));
        if (Math.min(smallest, Math.min(vocabulary, Math.min(positions, labels))) < 1) {
            throw new IllegalArgumentException("every size of a transformer must be at least 1");
        }
        if (hidden % heads != 0) {
            throw new IllegalArgumentException("hidden width " + hidden + " does not divide into " + heads + " heads");
        }
    }

    /** BERT-base with two labels: 109 483 778 parameters, 438 MB as float. */
    public static TransformerShape bertBase() {
        return new TransformerShape(12, 768, 12, 3072, 30522, 512, 2);
    }

    /** A few kilobytes, for tests. */
    public static TransformerShape tiny() {
        return new TransformerShape(2, 16, 2, 32, 50, 24, 3);
    }

    public TransformerShape withLayers(int other) {
        return new TransformerShape(other, hidden, heads, ffn, vocabulary, positions, labels);
    }

    /** Number of trained values. */
    public long parameters() {
        long wide = hidden;
        long embeddings = (vocabulary + (long) positions + 2) * wide + 2 * wide;
        long attention = 4 * (wide * wide + wide);
        long feedForward = 2 * wide * ffn + ffn + wide;
        long head = wide * wide + wide + labels * wide + labels;
        return embeddings + layers * (attention + feedForward + 4 * wide) + head;
    }
}
