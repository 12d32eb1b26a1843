/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;
import java.util.Arrays;
import java.util.BitSet;

/** Which positions of a batch [rows, length] hold a real token; the others are padding. */
public final class Mask {
    private final int rows;
    private final int length;
    private final BitSet real;

    private Mask(int rows, int length, BitSet real) {
        this.rows = rows;
        this.length = length;
        this.real = real;
    }

    /** The first {@code lengths[row]} positions of each row are real. */
    public static Mask ofLengths(int length, int... lengths) {
        BitSet real = new BitSet(lengths.length * length);
        for (int row = 0; row < lengths.length; row++) {
            real.set(row * length, row * length + lengths[row]);
        }
        return new Mask(lengths.length, length, real);
    }

    public static Mask allReal(int rows, int length) {
        int[] lengths = new int[rows];
        Arrays.fill(lengths, length);
        return ofLengths(length, lengths);
    }

    /** Positions with a value other than zero are real; {@code values} has the shape [rows, length]. */
    public static Mask ofNonZero(Values values) {
        BitSet real = new BitSet(values.size());
        for (int i = 0; i < values.size(); i++) {
            boolean set = values instanceof LongValues longs ? longs.at(i) != 0 : ((FloatValues) values).at(i) != 0;
            real.set(i, set);
        }
        return new Mask(values.shape().intDim(0), values.shape().intDim(1), real);
    }

    public int rows() {
        return rows;
    }

    public int length() {
        return length;
    }

    public boolean isReal(int row, int position) {
        return real.get(row * length + position);
    }

    public int realCount() {
        return real.cardinality();
    }

    /** 1 for real positions and 0 for padding, [rows, length]. */
    public LongValues toValues() {
        long[] ones = new long[rows * length];
        for (int i = real.nextSetBit(0); i >= 0; i = real.nextSetBit(i + 1)) {
            ones[i] = 1;
        }
        return LongValues.of(Shape.of(rows, length), ones);
    }
}
