/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.torch;

import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.TensorValues;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Makes torch tensors of numbers, and reads them. */
public final class Torch {
    static {
        // Otherwise every new tensor reads the size of the process from the system, and memory of weights counts
        // against the Java heap.
        setUnlessSet("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        setUnlessSet("org.bytedeco.javacpp.maxBytes", "0");
    }

    private static volatile Device device = Device.CPU;

    private Torch() {}

    /** Creates all further tensors on this device. */
    static void place(Device there) {
        device = there;
    }

    static Device device() {
        return device;
    }

    private static Tensor placed(Tensor made) {
        return device == Device.CPU
                ? made
                : made.to(new org.bytedeco.pytorch.Device(device.type()), made.scalar_type());
    }

    private static Tensor here(Tensor tensor) {
        return device == Device.CPU ? tensor : tensor.cpu();
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Sets the number of threads of the whole process: of libtorch, and of OpenBLAS below it, which counts for itself. */
    public static void threads(int count) {
        torch.set_num_threads(count);
        openblas_nolapack.blas_set_num_threads(count);
    }

    public static int threads() {
        return torch.get_num_threads();
    }

    public static TensorOptions options(ScalarType type) {
        return new TensorOptions(type).device(new DeviceOptional(new org.bytedeco.pytorch.Device(device.type())));
    }

    public static Tensor longs(Shape shape, long... values) {
        return values.length == 0 ? empty(shape, ScalarType.Long) : placed(Tensor.create(values, shape.toArray()));
    }

    /** A vector of integers. */
    public static Tensor longs(long... values) {
        return longs(Shape.of(values.length), values);
    }

    public static Tensor reals(Shape shape, float[] values, Precision precision) {
        if (values.length == 0) {
            return empty(shape, precision.type());
        }
        Tensor single = placed(Tensor.create(values, shape.toArray()));
        return precision == Precision.SINGLE ? single : single.to(precision.type());
    }

    public static Tensor reals(Shape shape, double[] values, Precision precision) {
        if (values.length == 0) {
            return empty(shape, precision.type());
        }
        Tensor exact = placed(Tensor.create(values, shape.toArray()));
        return precision == Precision.DOUBLE ? exact : exact.to(precision.type());
    }

    private static Tensor empty(Shape shape, ScalarType type) {
        return torch.zeros(shape.toArray(), options(type));
    }

    /**
     * A tensor of a model: real numbers in the given precision, booleans as booleans, integers of 8 bits as they are, since tables are
     * made of them, and others as 64 bits.
     */
    public static Tensor of(dev.pare.tensor.Tensor tensor, Precision precision) {
        if (tensor.type().isFloating()) {
            return reals(tensor.shape(), TensorValues.floats(tensor), precision);
        }
        Tensor integers = longs(tensor.shape(), TensorValues.longs(tensor));
        return switch (tensor.type()) {
            case BOOL -> integers.to(ScalarType.Bool);
            case INT8 -> integers.to(ScalarType.Char);
            case UINT8 -> integers.to(ScalarType.Byte);
            default -> integers;
        };
    }

    /** A value that goes into a model. */
    public static Tensor of(Values values, DataType type, Precision precision) {
        if (values instanceof FloatValues floats) {
            return reals(floats.shape(), floats.toArray(), precision);
        }
        Tensor integers = longs(values.shape(), ((LongValues) values).toArray());
        return type == DataType.BOOL ? integers.to(ScalarType.Bool) : integers;
    }

    /** The type that values of a model have in torch. */
    public static ScalarType type(DataType type, Precision precision) {
        if (type.isFloating()) {
            return precision.type();
        }
        return type == DataType.BOOL ? ScalarType.Bool : ScalarType.Long;
    }

    public static Scalar scalar(double value) {
        return new Scalar(value);
    }

    public static Scalar scalar(long value) {
        return new Scalar(value);
    }

    public static Shape shape(Tensor tensor) {
        return Shape.of(tensor.shape());
    }

    /** All elements as integers, row-major. */
    public static long[] toLongs(Tensor tensor) {
        long[] values = new long[Math.toIntExact(tensor.numel())];
        if (values.length > 0) {
            try (Tensor plain = here(tensor).to(ScalarType.Long).contiguous();
                    LongPointer pointer = plain.data_ptr_long()) {
                pointer.get(values);
            }
        }
        return values;
    }

    /** All elements as floats, row-major. */
    public static float[] toFloats(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.numel())];
        if (values.length > 0) {
            try (Tensor plain = here(tensor.detach()).to(ScalarType.Float).contiguous();
                    FloatPointer pointer = plain.data_ptr_float()) {
                pointer.get(values);
            }
        }
        return values;
    }

    /** All elements as doubles, row-major. */
    public static double[] toDoubles(Tensor tensor) {
        double[] values = new double[Math.toIntExact(tensor.numel())];
        if (values.length > 0) {
            try (Tensor plain = here(tensor.detach()).to(ScalarType.Double).contiguous();
                    DoublePointer pointer = plain.data_ptr_double()) {
                pointer.get(values);
            }
        }
        return values;
    }
}
