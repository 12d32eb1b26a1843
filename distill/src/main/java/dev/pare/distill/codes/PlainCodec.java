package dev.pare.distill.codes;

import java.util.Arrays;
import java.util.Map;

/** A byte for each code. Codes that use fewer bits keep to them: what limits them to 7 is not to be seen in the file. */
final class PlainCodec implements SlotCodec {
    private final String name;
    private final long[] values;
    private final Block grid;

    PlainCodec(String name, long[] values, boolean signed) {
        this.name = name;
        this.values = values;
        this.grid = grid(values, signed);
    }

    private static Block grid(long[] values, boolean signed) {
        if (!signed) {
            return new Block(1, 0, 255);
        }
        long least = Arrays.stream(values).min().orElse(0);
        long most = Arrays.stream(values).max().orElse(0);
        int half = 2;
        while (least < -half || most >= half) {
            half *= 2;
        }
        return new Block(1, -half, half - 1);
    }

    @Override
    public int slots() {
        return values.length;
    }

    @Override
    public int integer(int slot) {
        return (int) values[slot];
    }

    @Override
    public Block grid(int slot) {
        return grid;
    }

    @Override
    public Map<String, byte[]> encode(int[] integers) {
        byte[] bytes = new byte[integers.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) integers[i];
        }
        return Map.of(name, bytes);
    }
}
