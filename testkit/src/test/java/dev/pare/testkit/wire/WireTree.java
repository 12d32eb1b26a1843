/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A message as its fields, each with all its elements in order: a Long for varints and fixed numbers, a ByteBuffer for bytes and
 * texts, a tree for messages.
 */
public final class WireTree {
    private final Schema schema;
    private final Map<Integer, List<Object>> fields = new TreeMap<>();

    private WireTree(Schema schema) {
        this.schema = schema;
    }

    /** Reads a model; external weights stand in the tree as if they were in the file. */
    public static WireTree ofModel(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            ByteBuffer all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            WireTree tree = parse(all, Schema.MODEL);
            tree.resolve(path.toAbsolutePath().getParent());
            return tree;
        }
    }

    Schema schema() {
        return schema;
    }

    /** The elements of each field, by field number. */
    Map<Integer, List<Object>> fields() {
        return fields;
    }

    private static WireTree parse(ByteBuffer bytes, Schema schema) {
        WireTree tree = new WireTree(schema);
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            int tag = (int) varint(bytes);
            int field = tag >>> 3;
            List<Object> values = tree.fields.computeIfAbsent(field, f -> new ArrayList<>());
            switch (tag & 7) {
                case 0 -> values.add(varint(bytes));
                case 1 -> values.add(bytes.getLong());
                case 2 -> tree.addBytes(field, slice(bytes), values);
                case 5 -> values.add((long) bytes.getInt());
                default -> throw new IllegalArgumentException("wire type " + (tag & 7) + " of field " + field);
            }
            if (values.isEmpty()) {
                // A packed field without elements says the same as no field.
                tree.fields.remove(field);
            }
        }
        return tree;
    }

    private void addBytes(int field, ByteBuffer content, List<Object> values) {
        Schema.Packed packed = schema.packed(field);
        Schema message = schema.message(field);
        if (packed != null) {
            while (content.hasRemaining()) {
                values.add(
                        switch (packed) {
                            case VARINT -> varint(content);
                            case FIXED32 -> (long) content.getInt();
                            case FIXED64 -> content.getLong();
                        });
            }
        } else {
            values.add(message == null ? content : parse(content, message));
        }
    }

    private static ByteBuffer slice(ByteBuffer bytes) {
        int length = Math.toIntExact(varint(bytes));
        ByteBuffer content = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + length);
        return content;
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private void resolve(Path folder) throws IOException {
        List<Object> location = fields.get(14);
        if (schema == Schema.TENSOR && location != null) {
            if (location.get(0).equals(1L)) {
                fields.put(9, List.of(external(folder)));
                fields.remove(13);
            }
            // Location 0 is the default: in the file.
            fields.remove(14);
        }
        for (List<Object> values : fields.values()) {
            for (Object value : values) {
                if (value instanceof WireTree tree) {
                    tree.resolve(folder);
                }
            }
        }
    }

    private ByteBuffer external(Path folder) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        for (Object entry : fields.get(13)) {
            WireTree pair = (WireTree) entry;
            entries.put(pair.text(1), pair.text(2));
        }
        try (FileChannel channel = FileChannel.open(folder.resolve(entries.get("location")))) {
            long offset = Long.parseLong(entries.getOrDefault("offset", "0"));
            long length =
                    entries.containsKey("length") ? Long.parseLong(entries.get("length")) : channel.size() - offset;
            return channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
        }
    }

    private String text(int field) {
        return StandardCharsets.UTF_8
                .decode(((ByteBuffer) fields.get(field).get(0)).duplicate())
                .toString();
    }

    /** The first difference between two trees with its place, such as {@code MODEL.7.1[3].4}, or an empty text. */
    public static String difference(WireTree left, WireTree right) {
        return difference(left.schema.name(), left, right);
    }

    private static String difference(String at, WireTree left, WireTree right) {
        TreeSet<Integer> all = new TreeSet<>(left.fields.keySet());
        all.addAll(right.fields.keySet());
        for (int field : all) {
            List<Object> a = left.fields.getOrDefault(field, List.of());
            List<Object> b = right.fields.getOrDefault(field, List.of());
            if (a.size() != b.size()) {
                return at + "." + field + ": " + a.size() + " elements and " + b.size();
            }
            for (int i = 0; i < a.size(); i++) {
                String found = difference(at + "." + field + "[" + i + "]", a.get(i), b.get(i));
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return "";
    }

    private static String difference(String at, Object left, Object right) {
        if (left instanceof WireTree a && right instanceof WireTree b) {
            return difference(at, a, b);
        }
        return left.equals(right) ? "" : at + ": " + left + " and " + right;
    }
}
