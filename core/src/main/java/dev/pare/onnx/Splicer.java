/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

import dev.pare.onnx.wire.Onnx.TensorProto;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.TensorData;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Puts the content of tensors back into a skeleton: works out where every byte of the file will be, without touching the content. */
final class Splicer {
    /** A message as it will be written: plain bytes, nested messages and content in order. */
    private sealed interface Part {
        long size();
    }

    private record Plain(byte[] skeleton, int from, int to) implements Part {
        @Override
        public long size() {
            return to - from;
        }
    }

    private record Content(Payload payload, TensorData data) implements Part {
        @Override
        public long size() {
            return fieldSize(payload.field(), data.byteSize());
        }
    }

    private record Nested(int field, List<Part> parts, long inner) implements Part {
        @Override
        public long size() {
            return fieldSize(field, inner);
        }
    }

    private final byte[] bytes;
    private final List<TensorData> cuts;
    private final List<Extent> extents = new ArrayList<>();
    private ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private long written;

    private Splicer(Skeleton skeleton) {
        this.bytes = skeleton.bytes();
        this.cuts = skeleton.cuts();
    }

    /** All bytes of the file in order, without gaps. */
    static List<Extent> extents(Skeleton skeleton) {
        Splicer splicer = new Splicer(skeleton);
        for (Part part : splicer.parts(MessageKind.MODEL, 0, splicer.bytes.length)) {
            splicer.emit(part);
        }
        splicer.flush();
        return splicer.extents;
    }

    private List<Part> parts(MessageKind kind, int from, int to) {
        List<Part> parts = new ArrayList<>();
        int plainFrom = from;
        ArrayCursor cursor = new ArrayCursor(bytes, from, to);
        while (cursor.hasNext()) {
            cursor.next();
            MessageKind child = cursor.wireType() == WireCursor.BYTES ? kind.child(cursor.field()) : null;
            boolean cut = kind == MessageKind.TENSOR && cursor.field() == TensorProto.PARE_CUT_FIELD_NUMBER;
            if (child == null && !cut) {
                continue;
            }
            if (cursor.start() > plainFrom) {
                parts.add(new Plain(bytes, plainFrom, cursor.start()));
            }
            if (cut) {
                TensorData data = cuts.get((int) cursor.number());
                parts.add(new Content(Payload.of(data.encoding()), data));
            } else {
                List<Part> inner = parts(child, cursor.value(), cursor.end());
                parts.add(new Nested(cursor.field(), inner, size(inner)));
            }
            plainFrom = cursor.end();
        }
        if (to > plainFrom) {
            parts.add(new Plain(bytes, plainFrom, to));
        }
        return parts;
    }

    private static long size(List<Part> parts) {
        long size = 0;
        for (Part part : parts) {
            size += part.size();
        }
        return size;
    }

    private void emit(Part part) {
        if (part instanceof Plain plain) {
            pending.write(plain.skeleton(), plain.from(), plain.to() - plain.from());
        } else if (part instanceof Nested nested) {
            Wire.tag(pending, nested.field(), WireCursor.BYTES);
            Wire.varint(pending, nested.inner());
            nested.parts().forEach(this::emit);
        } else if (part instanceof Content content) {
            Wire.tag(pending, content.payload().field(), WireCursor.BYTES);
            Wire.varint(pending, content.data().byteSize());
            flush();
            extents.add(new Extent(written, content.data()));
            written += content.data().byteSize();
        }
    }

    private void flush() {
        if (pending.size() > 0) {
            extents.add(new Extent(written, InlineData.raw(pending.toByteArray())));
            written += pending.size();
            pending = new ByteArrayOutputStream();
        }
    }

    private static long fieldSize(int field, long content) {
        return Wire.varintSize((long) field << 3) + Wire.varintSize(content) + content;
    }
}
