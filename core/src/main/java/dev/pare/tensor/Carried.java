package dev.pare.tensor;

import java.util.Arrays;

/** What Pare does not model of a message, in the encoding of the file it came from. It is carried through unchanged. */
public final class Carried {
    public static final Carried NOTHING = new Carried(new byte[0]);

    private final byte[] bytes;

    private Carried(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Carried of(byte[] bytes) {
        return bytes.length == 0 ? NOTHING : new Carried(bytes.clone());
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Carried carried && Arrays.equals(bytes, carried.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
