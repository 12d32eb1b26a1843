/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.codes.LowRankPart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was found for one weight.
 *
 * @param codes of the whole matrix, or of what a low-rank part leaves of it
 * @param part what is added to the codes; empty for nothing
 * @param biases the values of the biases that make up for its mean error, in the order of {@link Biases#of}
 */
record Fitted(GroupedCodes codes, Optional<LowRankPart> part, List<float[]> biases) {
    Fitted(GroupedCodes codes) {
        this(codes, Optional.empty(), List.of());
    }

    Fitted with(List<float[]> corrected) {
        return new Fitted(codes, part, corrected);
    }

    /** What the matrix is computed with. */
    GroupedCodes integers() {
        return part.map(p -> p.with(codes)).orElse(codes);
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(codes.codes().length + 4 * codes.scales().length + 64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(codes, out);
            out.writeBoolean(part.isPresent());
            if (part.isPresent()) {
                write(part.get().left(), out);
                write(part.get().right(), out);
                write(part.get().scales(), out);
            }
            out.writeInt(biases.size());
            for (float[] bias : biases) {
                write(bias, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array cannot be written to", e);
        }
        return bytes.toByteArray();
    }

    /** Reads what {@link #bytes} wrote; empty for anything else. */
    static Optional<Fitted> read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            GroupedCodes codes = codes(in);
            Optional<LowRankPart> part = in.readBoolean()
                    ? Optional.of(new LowRankPart(codes(in), codes(in), floats(in)))
                    : Optional.empty();
            List<float[]> biases = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                biases.add(floats(in));
            }
            return in.read() < 0 ? Optional.of(new Fitted(codes, part, biases)) : Optional.empty();
        } catch (IOException | IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static void write(GroupedCodes codes, DataOutputStream out) throws IOException {
        out.writeInt(codes.channels());
        out.writeInt(codes.length());
        out.writeInt(codes.bits());
        out.writeInt(codes.groupSize());
        out.write(codes.codes());
        out.writeInt(codes.multipliers().length);
        out.write(codes.multipliers());
        write(codes.scales(), out);
    }

    private static GroupedCodes codes(DataInputStream in) throws IOException {
        int channels = in.readInt();
        int length = in.readInt();
        int bits = in.readInt();
        int groupSize = in.readInt();
        byte[] codes = in.readNBytes(Math.multiplyExact(channels, length));
        byte[] multipliers = in.readNBytes(in.readInt());
        return new GroupedCodes(channels, length, bits, groupSize, codes, multipliers, floats(in));
    }

    private static void write(float[] values, DataOutputStream out) throws IOException {
        out.writeInt(values.length);
        for (float value : values) {
            out.writeFloat(value);
        }
    }

    private static float[] floats(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available() / Float.BYTES) {
            throw new IOException("cut short");
        }
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = in.readFloat();
        }
        return values;
    }
}
