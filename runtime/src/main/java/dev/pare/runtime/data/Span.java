/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import dev.pare.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Elements {@code from} (inclusive) to {@code to} (exclusive) of an array in row-major order. */
public record Span(int from, int to) {

    public int length() {
        return to - from;
    }

    /** All elements of the first {@code samples} rows, when the array has one row for each of the batch's rows; else all elements. */
    public static List<Span> ofSamples(Shape shape, Batch batch) {
        int all = Math.toIntExact(shape.elements());
        int rows = batch.rows();
        if (shape.rank() == 0 || shape.intDim(0) != rows || rows == batch.samples()) {
            return List.of(new Span(0, all));
        }
        return List.of(new Span(0, all / rows * batch.samples()));
    }

    /**
     * The elements at each real position of an array [rows, length, …], one span a position, in order.
     *
     * @param mask of the same rows and length as the array
     */
    public static List<Span> ofTokens(Shape shape, Mask mask, int samples) {
        int inner = Math.toIntExact(shape.elements() / ((long) mask.rows() * mask.length()));
        List<Span> spans = new ArrayList<>();
        for (int row = 0; row < samples; row++) {
            for (int position = 0; position < mask.length(); position++) {
                if (mask.isReal(row, position)) {
                    int from = (row * mask.length() + position) * inner;
                    spans.add(new Span(from, from + inner));
                }
            }
        }
        return spans;
    }
}
