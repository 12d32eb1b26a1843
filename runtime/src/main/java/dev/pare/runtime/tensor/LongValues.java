package dev.pare.runtime.tensor;

import java.nio.LongBuffer;
import java.util.Arrays;

/** Integers of any width, and booleans as 0 and 1. */
public final class LongValues implements Values {
    private final Dims dims;
    private final long[] elements;

    private LongValues(Dims dims, long[] elements) {
        if (dims.elements() != elements.length) {
            throw new IllegalArgumentException(elements.length + " elements for the shape " + dims);
        }
        this.dims = dims;
        this.elements = elements;
    }

    /** Takes the array over without a copy: the caller must not change it afterwards. */
    public static LongValues of(Dims dims, long... elements) {
        return new LongValues(dims, elements);
    }

    @Override
    public Dims dims() {
        return dims;
    }

    @Override
    public int size() {
        return elements.length;
    }

    public long at(int index) {
        return elements[index];
    }

    /** A read-only view. */
    public LongBuffer buffer() {
        return LongBuffer.wrap(elements).asReadOnlyBuffer();
    }

    public long[] toArray() {
        return elements.clone();
    }

    @Override
    public LongValues rows(int from, int to) {
        int row = dims.rowSize();
        return new LongValues(dims.withFirst(to - from), Arrays.copyOfRange(elements, from * row, to * row));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LongValues that && dims.equals(that.dims) && Arrays.equals(elements, that.elements);
    }

    @Override
    public int hashCode() {
        return 31 * dims.hashCode() + Arrays.hashCode(elements);
    }

    @Override
    public String toString() {
        return "long" + dims;
    }
}
