/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

import dev.pare.onnx.WireCursor.Field;
import dev.pare.onnx.wire.Onnx.TensorProto;
import dev.pare.tensor.Encoding;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.MappedData;
import dev.pare.tensor.MappedFile;
import dev.pare.tensor.TensorData;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Walks the wire format of a model and takes the content of every tensor out, so that weights never pass through protobuf. */
final class Scanner {
    /** Content up to this size is copied: a handle on it would cost more than it saves. */
    private static final int COPIED = 1024;

    private static final int MAX_DEPTH = 400;

    /** Nodes, names and small constants of the largest known models take a few MiB; the heap is to hold no more than this. */
    private static final long MAX_STRUCTURE = 512L << 20;

    private final MappedFile file;
    private final List<TensorData> cuts = new ArrayList<>();
    private long copied;

    private Scanner(MappedFile file) {
        this.file = file;
    }

    static Skeleton scan(MappedFile file) {
        return scan(file, MessageKind.MODEL, "the model");
    }

    /** Scans a file that holds a single message of another kind. */
    static Skeleton scan(MappedFile file, MessageKind kind, String where) {
        Scanner scanner = new Scanner(file);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        scanner.message(kind, 0, file.size(), where, 0, out);
        return new Skeleton(out.toByteArray(), scanner.cuts);
    }

    private void message(MessageKind kind, long start, long end, String where, int depth, ByteArrayOutputStream out) {
        if (depth > MAX_DEPTH) {
            throw new ModelFormatException(file.path() + " nests messages more than " + MAX_DEPTH + " deep, at " + where
                    + "; no exporter does that.");
        }
        if (kind == MessageKind.TENSOR) {
            tensor(start, end, where, out);
            return;
        }
        WireCursor cursor = new WireCursor(file, start, end, where);
        while (cursor.hasNext()) {
            Field field = cursor.next();
            MessageKind child = field.wireType() == WireCursor.BYTES ? kind.child(field.number()) : null;
            if (child == null) {
                copy(field.start(), field.end(), out);
                continue;
            }
            ByteArrayOutputStream inner = new ByteArrayOutputStream();
            message(child, field.value(), field.end(), name(child, field), depth + 1, inner);
            Wire.bytes(out, field.number(), inner);
        }
    }

    private static String name(MessageKind kind, Field field) {
        return "the " + kind.name().toLowerCase(Locale.ROOT) + " at byte " + field.start();
    }

    private void tensor(long start, long end, String where, ByteArrayOutputStream out) {
        List<Field> fields = new ArrayList<>();
        WireCursor cursor = new WireCursor(file, start, end, where);
        while (cursor.hasNext()) {
            fields.add(cursor.next());
        }
        Payload payload = payload(fields);
        List<Field> content = new ArrayList<>();
        for (Field field : fields) {
            if (field.number() == TensorProto.PARE_CUT_FIELD_NUMBER) {
                throw new ModelFormatException(
                        file.path() + " uses a field number that Pare keeps for itself, in " + where + ".");
            }
            if (payload != null && field.number() == payload.field()) {
                content.add(field);
            } else {
                copy(field.start(), field.end(), out);
            }
        }
        if (payload != null) {
            Wire.number(out, TensorProto.PARE_CUT_FIELD_NUMBER, cuts.size());
            cuts.add(data(payload, content));
        }
    }

    /** The field that holds the content: raw bytes before any other, as runtimes do; null if there is none. */
    private static Payload payload(List<Field> fields) {
        Payload found = null;
        for (Field field : fields) {
            Payload payload = Payload.of(field.number());
            if (payload == Payload.RAW) {
                return payload;
            }
            found = found == null ? payload : found;
        }
        return found;
    }

    private TensorData data(Payload payload, List<Field> content) {
        Field last = content.get(content.size() - 1);
        boolean whole = content.size() == 1 || payload == Payload.RAW;
        if (whole && last.wireType() == WireCursor.BYTES) {
            return data(payload.encoding(), last.value(), last.length());
        }
        // Unpacked or split: protobuf reads the pieces as one list.
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        content.forEach(piece -> copy(piece.value(), piece.end(), joined));
        return InlineData.of(joined.toByteArray(), payload.encoding());
    }

    private TensorData data(Encoding encoding, long offset, long length) {
        if (length > COPIED) {
            return new MappedData(file, offset, length, encoding, false);
        }
        ByteBuffer copied = ByteBuffer.allocate((int) length);
        file.read(offset, copied);
        return InlineData.of(copied.array(), encoding);
    }

    private void copy(long from, long to, ByteArrayOutputStream out) {
        copied += to - from;
        if (copied > MAX_STRUCTURE) {
            throw new ModelFormatException(file.path() + " holds more than " + (MAX_STRUCTURE >> 20)
                    + " MiB besides its weights; Pare cannot work on such a model.");
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) (to - from));
        file.read(from, buffer);
        out.write(buffer.array(), 0, buffer.capacity());
    }
}
