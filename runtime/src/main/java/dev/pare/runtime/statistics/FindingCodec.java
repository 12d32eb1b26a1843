/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.statistics;

import dev.pare.pass.Statistics.Histogram;
import dev.pare.pass.Statistics.Moments;
import dev.pare.pass.Statistics.Ranges;
import java.io.IOException;

/**
 * Findings as little-endian numbers. Whole numbers and lengths take 8 bytes. In this order: moments are width, count, the mean, and of
 * the symmetric Gram matrix each row from the diagonal on; frequencies a length and counts; ranges a length, the low and the high ends as
 * 32-bit floats; a histogram low, width, smallest, largest (floats), a length and counts; what is absent the memory that was allowed.
 */
final class FindingCodec {
    private static final int WIDEST = 1 << 15;

    private static final int ABSENT = 0;
    private static final int MOMENTS = 1;
    private static final int FREQUENCIES = 2;
    private static final int RANGES = 3;
    private static final int HISTOGRAM = 4;

    private FindingCodec() {}

    /** The code of its kind in the file. */
    static int kind(Finding finding) {
        if (finding instanceof Finding.OfMoments) {
            return MOMENTS;
        } else if (finding instanceof Finding.OfFrequencies) {
            return FREQUENCIES;
        } else if (finding instanceof Finding.OfRanges) {
            return RANGES;
        }
        return finding instanceof Finding.OfHistogram ? HISTOGRAM : ABSENT;
    }

    static boolean isAbsent(int kind) {
        return kind == ABSENT;
    }

    static void write(Finding finding, NumberWriter out) throws IOException {
        if (finding instanceof Finding.OfMoments found) {
            write(found.moments(), out);
        } else if (finding instanceof Finding.OfFrequencies found) {
            write(found.counts(), out);
        } else if (finding instanceof Finding.OfRanges found) {
            write(found.ranges(), out);
        } else if (finding instanceof Finding.OfHistogram found) {
            write(found.histogram(), out);
        } else {
            out.put(((Finding.Absent) finding).memory());
        }
    }

    static Finding read(int kind, NumberReader in) throws IOException {
        return switch (kind) {
            case ABSENT -> new Finding.Absent(in.number());
            case MOMENTS -> new Finding.OfMoments(moments(in));
            case FREQUENCIES -> new Finding.OfFrequencies(counts(in));
            case RANGES -> new Finding.OfRanges(ranges(in));
            case HISTOGRAM -> new Finding.OfHistogram(histogram(in));
            default -> throw new IOException("an entry is of the unknown kind " + kind);
        };
    }

    static void write(Moments moments, NumberWriter out) throws IOException {
        int width = moments.width();
        out.put((long) width);
        out.put(moments.count());
        out.put(moments.mean(), 0, width);
        for (int row = 0; row < width; row++) {
            out.put(moments.gram(), row * width + row, (row + 1) * width);
        }
    }

    static Moments moments(NumberReader in) throws IOException {
        int width = in.count(Double.BYTES);
        if (width > WIDEST) {
            throw new IOException("a Gram matrix has the width " + width);
        }
        in.expect(Long.BYTES + Double.BYTES * (width + width * (width + 1L) / 2));
        long count = in.number();
        double[] mean = new double[width];
        in.reals(mean, 0, width);
        double[] gram = new double[Math.multiplyExact(width, width)];
        for (int row = 0; row < width; row++) {
            in.reals(gram, row * width + row, (row + 1) * width);
            for (int column = row + 1; column < width; column++) {
                gram[column * width + row] = gram[row * width + column];
            }
        }
        return new Moments(width, count, gram, mean);
    }

    private static void write(long[] counts, NumberWriter out) throws IOException {
        out.put((long) counts.length);
        for (long count : counts) {
            out.put(count);
        }
    }

    private static long[] counts(NumberReader in) throws IOException {
        long[] counts = new long[in.count(Long.BYTES)];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = in.number();
        }
        return counts;
    }

    private static void write(Ranges ranges, NumberWriter out) throws IOException {
        out.put((long) ranges.low().length);
        write(ranges.low(), out);
        write(ranges.high(), out);
    }

    private static void write(float[] numbers, NumberWriter out) throws IOException {
        for (float number : numbers) {
            out.put(number);
        }
    }

    private static Ranges ranges(NumberReader in) throws IOException {
        int length = in.count(2 * Float.BYTES);
        return new Ranges(singles(in, length), singles(in, length));
    }

    private static float[] singles(NumberReader in, int length) throws IOException {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = in.single();
        }
        return numbers;
    }

    private static void write(Histogram histogram, NumberWriter out) throws IOException {
        out.put(histogram.low());
        out.put(histogram.width());
        out.put(histogram.smallest());
        out.put(histogram.largest());
        write(histogram.counts(), out);
    }

    private static Histogram histogram(NumberReader in) throws IOException {
        double low = in.real();
        double width = in.real();
        float smallest = in.single();
        float largest = in.single();
        return new Histogram(low, width, counts(in), smallest, largest);
    }
}
