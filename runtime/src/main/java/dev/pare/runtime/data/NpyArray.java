/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Half;
import dev.pare.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads NumPy's .npy format, versions 1 to 3, C and Fortran order (numpy.lib.format). */
final class NpyArray {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']+)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");

    private final String where;
    private final ByteBuffer data;
    private final String type;
    private final boolean fortran;
    private final long[] dims;

    private NpyArray(String where, byte[] file) {
        this.where = where;
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        require(file.length >= 10 && Arrays.equals(MAGIC, 0, 6, file, 0, 6), "is not in NumPy's .npy format");
        int version = file[6];
        require(version >= 1 && version <= 3, "has .npy version " + version + ", which is not known");
        buffer.position(8);
        require(version == 1 || file.length >= 12, "ends within its header");
        long headerLength = version == 1 ? buffer.getShort() & 0xffff : buffer.getInt() & 0xffffffffL;
        require(headerLength <= buffer.remaining(), "ends within its header");
        byte[] text = new byte[(int) headerLength];
        buffer.get(text);
        String header = new String(text, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        this.type = find(DESCR, header, "type");
        this.fortran = find(ORDER, header, "order").equals("True");
        this.dims = dims(find(SHAPE, header, "shape"));
        this.data = buffer.slice().order(type.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads one array.
     *
     * @param where names the array in messages
     */
    static Values read(String where, byte[] file) {
        return new NpyArray(where, file).values();
    }

    private Values values() {
        int count = count();
        int width = width();
        require(
                (long) count * width == data.capacity(),
                "has " + data.capacity() + " bytes of data where its shape " + Arrays.toString(dims) + " needs "
                        + (long) count * width);
        Shape shape = Shape.of(dims);
        if (type.charAt(1) == 'f') {
            float[] floats = new float[count];
            for (int i = 0; i < count; i++) {
                floats[target(i)] = real(i);
            }
            return FloatValues.of(shape, floats);
        }
        long[] longs = new long[count];
        for (int i = 0; i < count; i++) {
            longs[target(i)] = integer(i);
        }
        return LongValues.of(shape, longs);
    }

    private int count() {
        try {
            return Math.toIntExact(Shape.of(dims).elements());
        } catch (ArithmeticException e) {
            throw new DataException(where + " is too large (" + Arrays.toString(dims) + "); split it", e);
        }
    }

    private int width() {
        return switch (type.substring(1)) {
            case "b1", "i1", "u1" -> 1;
            case "f2", "i2", "u2" -> 2;
            case "f4", "i4", "u4" -> 4;
            case "f8", "i8" -> 8;
            default ->
                throw new DataException(
                        where + " has the type '" + type + "', which is not read; convert it to int64 or float32");
        };
    }

    private float real(int i) {
        return switch (type.substring(1)) {
            case "f2" -> Half.toFloat(data.getShort(2 * i));
            case "f4" -> data.getFloat(4 * i);
            default -> (float) data.getDouble(8 * i);
        };
    }

    private long integer(int i) {
        return switch (type.substring(1)) {
            case "b1", "u1" -> data.get(i) & 0xff;
            case "i1" -> data.get(i);
            case "i2" -> data.getShort(2 * i);
            case "u2" -> data.getShort(2 * i) & 0xffff;
            case "i4" -> data.getInt(4 * i);
            case "u4" -> data.getInt(4 * i) & 0xffffffffL;
            default -> data.getLong(8 * i);
        };
    }

    /** The row-major place of the i-th stored element; in Fortran order the first axis runs fastest. */
    private int target(int stored) {
        if (!fortran) {
            return stored;
        }
        long place = 0;
        long stride = Shape.of(dims).elements();
        int rest = stored;
        for (long dim : dims) {
            stride /= dim;
            place += rest % dim * stride;
            rest = (int) (rest / dim);
        }
        return (int) place;
    }

    private String find(Pattern pattern, String header, String what) {
        Matcher matcher = pattern.matcher(header);
        require(matcher.find(), "has no " + what + " in its header");
        String found = matcher.group(1);
        require(!what.equals("type") || found.matches("[<>|=][a-zA-Z][0-9]+"), "has the type '" + found + "'");
        return found;
    }

    private long[] dims(String tuple) {
        try {
            return Arrays.stream(tuple.split(","))
                    .map(String::trim)
                    .filter(size -> !size.isEmpty())
                    .mapToLong(Long::parseLong)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new DataException(where + " has the impossible shape (" + tuple + ")", e);
        }
    }

    private void require(boolean condition, String problem) {
        if (!condition) {
            throw new DataException(where + " " + problem + "; write it anew with numpy.save or numpy.savez");
        }
    }
}
