/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Mask;
import dev.pare.tensor.Shape;
import java.util.BitSet;
import java.util.Optional;

/**
 * Tells the rows of a value that belong to real tokens of a batch from those that are padding or fill up a fixed batch size. The
 * layout of a value is told by its shape alone.
 */
final class UnpaddedRows {
    private final int samples;
    private final Optional<Mask> mask;

    private UnpaddedRows(int samples, Optional<Mask> mask) {
        this.samples = samples;
        this.mask = mask;
    }

    static UnpaddedRows of(Batch batch) {
        return new UnpaddedRows(batch.samples(), batch.mask());
    }

    /**
     * The real ones among rows arranged as {@code leading}: [batch, seq] or [batch · seq] with a row per token, [batch] or [batch, 1]
     * with a row per sample. Without a mask, every row of a sample is real.
     *
     * @return empty if the shape is none of these, so that nobody can say which rows are padding
     */
    Optional<BitSet> among(Shape leading) {
        if (leading.rank() == 0) {
            return Optional.empty();
        }
        if (mask.isEmpty()) {
            return leading.dim(0) == samples ? Optional.of(first(leading.elements())) : Optional.empty();
        }
        int batch = mask.get().rows();
        int length = mask.get().length();
        if (leading.equals(Shape.of(batch, length)) || leading.equals(Shape.of((long) batch * length))) {
            return Optional.of(tokens(mask.get()));
        }
        boolean perSample = leading.equals(Shape.of(batch)) || leading.equals(Shape.of(batch, 1));
        return perSample ? Optional.of(first(samples)) : Optional.empty();
    }

    /**
     * The real ones among rows that may also be parts of tokens: beside the shapes of {@link #among}, [batch, …, seq] with a row for
     * each token and each index of the axes in between, such as heads.
     */
    Optional<BitSet> amongParts(Shape leading) {
        Optional<BitSet> rows = among(leading);
        if (rows.isPresent() || mask.isEmpty() || leading.rank() < 3) {
            return rows;
        }
        Mask given = mask.get();
        boolean split = leading.dim(0) == given.rows() && leading.dim(-1) == given.length();
        return split ? Optional.of(parts(given, leading.elements())) : Optional.empty();
    }

    int samples() {
        return samples;
    }

    /** The sample of a batch that a row belongs to, among rows arranged as for {@link #among}. */
    int sample(int row, Shape leading) {
        int batch = mask.map(Mask::rows).orElse(samples);
        return Math.toIntExact(row / Math.max(1, leading.elements() / batch));
    }

    private BitSet parts(Mask given, long elements) {
        BitSet tokens = tokens(given);
        BitSet real = new BitSet();
        int inSample = Math.toIntExact(elements / given.rows());
        for (int row = 0; row < samples * inSample; row++) {
            real.set(row, tokens.get(row / inSample * given.length() + row % given.length()));
        }
        return real;
    }

    /**
     * How many real look-ups each element of an index tensor stands for. Beside the shapes of {@link #among}, indices that all samples
     * share ([1, seq] or [seq], as for positions) count once for each sample with a real token there.
     */
    Optional<int[]> lookups(Shape indices) {
        Optional<int[]> shared =
                mask.filter(m -> m.rows() > 1 && isShared(indices, m)).map(this::perPosition);
        return shared.isPresent() ? shared : among(indices).map(rows -> ones(rows, indices));
    }

    private static boolean isShared(Shape indices, Mask mask) {
        return indices.equals(Shape.of(1, mask.length())) || indices.equals(Shape.of(mask.length()));
    }

    private int[] perPosition(Mask given) {
        int[] counts = new int[given.length()];
        for (int row = 0; row < samples; row++) {
            for (int position = 0; position < counts.length; position++) {
                counts[position] += given.isReal(row, position) ? 1 : 0;
            }
        }
        return counts;
    }

    private static int[] ones(BitSet rows, Shape shape) {
        int[] counts = new int[Math.toIntExact(shape.elements())];
        rows.stream().forEach(row -> counts[row] = 1);
        return counts;
    }

    private BitSet tokens(Mask given) {
        BitSet real = new BitSet(given.rows() * given.length());
        for (int row = 0; row < samples; row++) {
            for (int position = 0; position < given.length(); position++) {
                real.set(row * given.length() + position, given.isReal(row, position));
            }
        }
        return real;
    }

    private static BitSet first(long rows) {
        BitSet real = new BitSet();
        real.set(0, Math.toIntExact(rows));
        return real;
    }

    @Override
    public String toString() {
        return mask.map(m -> m.rows() + " x " + m.length() + " tokens").orElse(samples + " samples");
    }
}
