/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

import dev.pare.tensor.MappedFile;

/** Reads protobuf's wire format out of a mapped file, with every length checked against what encloses it. */
final class WireCursor {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    /**
     * One field of a message.
     *
     * @param start offset of the tag
     * @param value offset of the value, after the length if there is one
     * @param end offset behind the value
     */
    record Field(int number, int wireType, long start, long value, long end) {
        long length() {
            return end - value;
        }
    }

    private final MappedFile file;
    private final long limit;
    private final String where;
    private long at;

    /**
     * @param where the message, for errors: {@code graph.initializer[3]}
     */
    WireCursor(MappedFile file, long from, long limit, String where) {
        this.file = file;
        this.at = from;
        this.limit = limit;
        this.where = where;
    }

    boolean hasNext() {
        return at < limit;
    }

    Field next() {
        long start = at;
        long tag = varint();
        int number = (int) (tag >>> 3);
        int wireType = (int) (tag & 7);
        if (number == 0 || tag >>> 32 != 0) {
            throw broken(start, "is not a field of a message");
        }
        long length = switch (wireType) {
            case VARINT -> {
                long value = at;
                varint();
                yield at - value;
            }
            case FIXED64 -> 8;
            case FIXED32 -> 4;
            case BYTES -> varint();
            default -> throw broken(start, "has wire type " + wireType);
        };
        long value = wireType == VARINT ? at - length : at;
        if (length < 0 || length > limit - value) {
            throw broken(
                    start, "(field " + number + ") needs more bytes than there are: the file is cut off or damaged");
        }
        at = value + length;
        return new Field(number, wireType, start, value, at);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= limit) {
                throw broken(at, "ends in the middle of a number: the file is cut off or damaged");
            }
            byte next = file.at(at++);
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw broken(at, "is not a number");
    }

    private ModelFormatException broken(long offset, String what) {
        return new ModelFormatException(file.path() + " is not a readable ONNX model: in " + where + ", byte " + offset
                + " " + what + ". Download or export it again.");
    }
}
