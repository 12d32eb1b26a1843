package dev.pare.prune.width;

import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;

/** Cuts units out of an axis of a tensor. */
final class Cut {
    private Cut() {}

    /**
     * A tensor of FLOAT or FLOAT16 with some units of an axis only, under another name.
     *
     * @param outer the axis holds so many times
     * @param units all units
     * @param inner of so many elements
     * @param kept the units that stay, ascending
     */
    static Tensor along(Tensor tensor, String name, int axis, int outer, int units, int inner, int[] kept) {
        long[] dims = tensor.shape().toArray();
        int before = 1;
        int behind = 1;
        for (int i = 0; i < dims.length; i++) {
            before *= i < axis ? (int) dims[i] : 1;
            behind *= i > axis ? (int) dims[i] : 1;
        }
        float[] from = TensorValues.floats(tensor);
        int block = inner * behind;
        float[] to = new float[before * outer * kept.length * block];
        int at = 0;
        for (int b = 0; b < before * outer; b++) {
            for (int unit : kept) {
                System.arraycopy(from, (b * units + unit) * block, to, at, block);
                at += block;
            }
        }
        dims[axis] = (long) outer * kept.length * inner;
        DataType type = tensor.type();
        byte[] bytes = StoredMatrix.bytes(Matrix.fromFloats(1, to.length, to), type);
        return Tensor.of(name, type, Shape.of(dims), InlineData.raw(bytes));
    }
}
