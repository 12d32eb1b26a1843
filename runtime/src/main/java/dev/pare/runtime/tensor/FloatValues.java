package dev.pare.runtime.tensor;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Real values; half precision and double inputs and outputs are held in single precision. */
public final class FloatValues implements Values {
    private final Dims dims;
    private final float[] elements;

    private FloatValues(Dims dims, float[] elements) {
        if (dims.elements() != elements.length) {
            throw new IllegalArgumentException(elements.length + " elements for the shape " + dims);
        }
        this.dims = dims;
        this.elements = elements;
    }

    /** Takes the array over without a copy: the caller must not change it afterwards. */
    public static FloatValues of(Dims dims, float... elements) {
        return new FloatValues(dims, elements);
    }

    @Override
    public Dims dims() {
        return dims;
    }

    @Override
    public int size() {
        return elements.length;
    }

    public float at(int index) {
        return elements[index];
    }

    /** A read-only view. */
    public FloatBuffer buffer() {
        return FloatBuffer.wrap(elements).asReadOnlyBuffer();
    }

    public float[] toArray() {
        return elements.clone();
    }

    @Override
    public FloatValues rows(int from, int to) {
        int row = dims.rowSize();
        return new FloatValues(dims.withFirst(to - from), Arrays.copyOfRange(elements, from * row, to * row));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FloatValues that && dims.equals(that.dims) && Arrays.equals(elements, that.elements);
    }

    @Override
    public int hashCode() {
        return 31 * dims.hashCode() + Arrays.hashCode(elements);
    }

    @Override
    public String toString() {
        return "float" + dims;
    }
}
