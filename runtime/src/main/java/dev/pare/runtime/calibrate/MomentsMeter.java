/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.pass.Statistics.Moments;
import dev.pare.pass.StatisticsRequest;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;
import java.util.BitSet;
import java.util.Optional;

/** Gram matrix and mean of a value over an axis. */
final class MomentsMeter implements Meter {
    /** A Gram matrix of this width takes 2 GiB. */
    static final int WIDEST = 16384;

    private final StatisticsRequest.Moments request;
    private final LinearAlgebra algebra;
    private final GramRoom room;
    private MomentsSum sum;
    private int known;
    private boolean waits;

    MomentsMeter(StatisticsRequest.Moments request, LinearAlgebra algebra, GramRoom room) {
        this.request = request;
        this.algebra = algebra;
        this.room = room;
    }

    @Override
    public StatisticsRequest.Moments request() {
        return request;
    }

    @Override
    public Optional<String> prepare(Values values, UnpaddedRows real) {
        Shape shape = values.shape();
        if (!(values instanceof FloatValues)) {
            return Optional.of("it holds integers");
        }
        if (!AxisLast.isIn(shape, request.axis())
                || real.among(AxisLast.without(shape, request.axis())).isEmpty()) {
            return Optional.of("its shape " + shape + " does not tell which rows are real in a batch of " + real);
        }
        long width = shape.dim(request.axis());
        if (sum != null) {
            return width == sum.width() ? Optional.empty() : Optional.of("its width changes between batches");
        }
        return open(width);
    }

    private Optional<String> open(long width) {
        if (width > WIDEST) {
            return Optional.of("its width is " + width + ", and Gram matrices are formed up to " + WIDEST);
        }
        if (GramRoom.bytes((int) width) > room.limit()) {
            return Optional.of("a Gram matrix of width " + width + " needs " + GramRoom.bytes((int) width)
                    + " bytes, and " + room.limit() + " are there for all of them; allow more memory");
        }
        known = (int) width;
        waits = !room.take(known);
        sum = waits ? null : new MomentsSum(known);
        return Optional.empty();
    }

    /** Whether the batch that was prepared has to be added in another pass over the data, since there is no memory for it in this one. */
    boolean waits() {
        return waits;
    }

    /** The width, as soon as a batch was prepared. */
    int width() {
        return known;
    }

    @Override
    public Optional<String> add(Values values, UnpaddedRows real) {
        FloatValues turned = AxisLast.of((FloatValues) values, request.axis());
        BitSet rows = real.among(AxisLast.without(turned.shape(), -1)).orElseThrow();
        try {
            sum.add(turned.buffer(), rows, algebra);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public void giveUp() {
        if (sum != null) {
            room.giveBack(sum.width());
            sum = null;
        }
    }

    @Override
    public boolean seen() {
        return sum != null && sum.count() > 0;
    }

    /** Hands the sums over and gives their room back. */
    Moments finish() {
        Moments moments = sum.finish();
        giveUp();
        return moments;
    }
}
