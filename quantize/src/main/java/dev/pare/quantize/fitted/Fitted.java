package dev.pare.quantize.fitted;

import dev.pare.quantize.codes.GroupedCodes;
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
 * @param biases the values of the biases that make up for its mean error, in the order of {@link Biases#of}
 */
record Fitted(GroupedCodes codes, List<float[]> biases) {
    Fitted(GroupedCodes codes) {
        this(codes, List.of());
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(codes.codes().length + 4 * codes.scales().length + 64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(codes.channels());
            out.writeInt(codes.length());
            out.writeInt(codes.bits());
            out.writeInt(codes.groupSize());
            out.write(codes.codes());
            out.writeInt(codes.multipliers().length);
            out.write(codes.multipliers());
            write(codes.scales(), out);
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
            int channels = in.readInt();
            int length = in.readInt();
            int bits = in.readInt();
            int groupSize = in.readInt();
            byte[] codes = in.readNBytes(Math.multiplyExact(channels, length));
            byte[] multipliers = in.readNBytes(in.readInt());
            float[] scales = floats(in);
            List<float[]> biases = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                biases.add(floats(in));
            }
            GroupedCodes read = new GroupedCodes(channels, length, bits, groupSize, codes, multipliers, scales);
            return in.read() < 0 ? Optional.of(new Fitted(read, biases)) : Optional.empty();
        } catch (IOException | IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
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
