package dev.pare.runtime.tensor;

import java.util.Arrays;

/** A dense array in row-major order. */
public sealed interface Values permits FloatValues, LongValues {

    Dims dims();

    /** The number of elements. */
    int size();

    /** Rows {@code from} (inclusive) to {@code to} (exclusive) along the first axis, as a copy. */
    Values rows(int from, int to);

    /** The sizes of an array's axes; a scalar has none. */
    record Dims(int... sizes) {
        public Dims {
            sizes = sizes.clone();
            for (int size : sizes) {
                if (size < 0) {
                    throw new IllegalArgumentException("negative size in " + Arrays.toString(sizes));
                }
            }
        }

        @Override
        public int[] sizes() {
            return sizes.clone();
        }

        public int rank() {
            return sizes.length;
        }

        /** The size of an axis; negative axes count from the last. */
        public int at(int axis) {
            return sizes[axis < 0 ? sizes.length + axis : axis];
        }

        /** The number of elements; fails when it does not fit an int. */
        public int elements() {
            int product = 1;
            for (int size : sizes) {
                product = Math.multiplyExact(product, size);
            }
            return product;
        }

        /** The number of elements in one step of the first axis; 1 for a scalar. */
        public int rowSize() {
            int product = 1;
            for (int axis = 1; axis < sizes.length; axis++) {
                product = Math.multiplyExact(product, sizes[axis]);
            }
            return product;
        }

        public Dims withFirst(int first) {
            int[] copy = sizes.clone();
            copy[0] = first;
            return new Dims(copy);
        }

        public long[] toLongs() {
            return Arrays.stream(sizes).asLongStream().toArray();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Dims that && Arrays.equals(sizes, that.sizes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(sizes);
        }

        @Override
        public String toString() {
            return Arrays.toString(sizes);
        }
    }
}
