/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Writes a tree in one of the many ways that protobuf allows: different fields in any order, lists packed or not, numbers longer
 * than they need be, and fields that no schema knows.
 */
public final class WireEncoder {
    /** One unknown field per wire type, in every message. */
    private static final int UNKNOWN_VARINT = 1001;

    private static final int UNKNOWN_FIXED64 = 1002;
    private static final int UNKNOWN_BYTES = 1003;
    private static final int UNKNOWN_FIXED32 = 1005;

    private final Random random;
    private final boolean unknownFields;

    public WireEncoder(Random random, boolean unknownFields) {
        this.random = random;
        this.unknownFields = unknownFields;
    }

    /** Encodes a tree and returns the bytes; unknown fields are added to the bytes only. */
    public byte[] encode(WireTree tree) {
        Map<Integer, List<byte[]>> pieces = tree.fields().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> field(tree.schema(), e.getKey(), e.getValue())));
        // A key with its value has no room for more in Pare, and the format has had none since it began.
        if (unknownFields && tree.schema() != Schema.ENTRY) {
            pieces.put(UNKNOWN_VARINT, List.of(concat(tag(UNKNOWN_VARINT, 0), varint(random.nextLong()))));
            pieces.put(UNKNOWN_FIXED64, List.of(concat(tag(UNKNOWN_FIXED64, 1), fixed64(random.nextLong()))));
            pieces.put(UNKNOWN_BYTES, List.of(delimited(UNKNOWN_BYTES, new byte[random.nextInt(40)])));
            pieces.put(UNKNOWN_FIXED32, List.of(concat(tag(UNKNOWN_FIXED32, 5), fixed32(random.nextInt()))));
        }
        List<Integer> order = new ArrayList<>();
        pieces.forEach((field, values) -> values.forEach(v -> order.add(field)));
        Collections.sort(order);
        Collections.shuffle(order, random);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Map<Integer, Iterator<byte[]>> left = pieces.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().iterator()));
        order.forEach(field -> out.writeBytes(left.get(field).next()));
        return out.toByteArray();
    }

    private List<byte[]> field(Schema schema, int field, List<Object> values) {
        Schema.Packed packed = schema.packed(field);
        List<byte[]> pieces = new ArrayList<>();
        if (packed != null && random.nextBoolean()) {
            byte[][] elements =
                    values.stream().map(v -> number(packed, (Long) v)).toArray(byte[][]::new);
            pieces.add(delimited(field, concat(elements)));
            return pieces;
        }
        for (Object value : values) {
            pieces.add(single(schema, field, packed, value));
        }
        return pieces;
    }

    private byte[] single(Schema schema, int field, Schema.Packed packed, Object value) {
        if (value instanceof WireTree tree) {
            return delimited(field, encode(tree));
        }
        if (value instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return delimited(field, copy);
        }
        Schema.Packed form = schema == Schema.ATTRIBUTE && field == 2 ? Schema.Packed.FIXED32 : packed;
        form = form == null ? Schema.Packed.VARINT : form;
        int wireType = switch (form) {
            case VARINT -> 0;
            case FIXED64 -> 1;
            case FIXED32 -> 5;
        };
        return concat(tag(field, wireType), number(form, (Long) value));
    }

    private byte[] number(Schema.Packed form, long value) {
        return switch (form) {
            case VARINT -> varint(value);
            case FIXED32 -> fixed32((int) value);
            case FIXED64 -> fixed64(value);
        };
    }

    private byte[] delimited(int field, byte[] content) {
        return concat(tag(field, 2), varint(content.length), content);
    }

    private static byte[] tag(int field, int wireType) {
        return shortest((long) field << 3 | wireType);
    }

    /** A varint, now and then with zeros that it does not need. */
    private byte[] varint(long value) {
        byte[] shortest = shortest(value);
        if (shortest.length > 4 || random.nextInt(4) != 0) {
            return shortest;
        }
        byte[] longer = Arrays.copyOf(shortest, shortest.length + 1);
        longer[shortest.length - 1] |= (byte) 0x80;
        return longer;
    }

    private static byte[] shortest(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long left = value;
        while ((left & ~0x7fL) != 0) {
            out.write((int) ((left & 0x7f) | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
        return out.toByteArray();
    }

    private static byte[] fixed32(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    private static byte[] fixed64(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
