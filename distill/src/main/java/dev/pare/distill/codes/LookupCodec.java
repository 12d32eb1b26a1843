package dev.pare.distill.codes;

import java.util.Map;

/** Codes with one plane of bytes: {@code table[low + start]}. */
final class LookupCodec implements SlotCodec {
    private final String low;
    private final CodeTable table;
    private final long[] index;
    private final Starts starts;

    /**
     * @param low the initializer with the bytes
     * @param index the row of each look-up
     */
    LookupCodec(String low, CodeTable table, long[] index, Starts starts) {
        this.low = low;
        this.table = table;
        this.index = index;
        this.starts = starts;
    }

    @Override
    public int slots() {
        return index.length * table.width();
    }

    @Override
    public int integer(int slot) {
        return table.code(index[slot / table.width()], slot % table.width());
    }

    @Override
    public Block grid(int slot) {
        long from = starts.of(slot / table.width());
        return table.grid(from, from + starts.rows());
    }

    @Override
    public Map<String, byte[]> encode(int[] integers) {
        byte[] bytes = new byte[index.length];
        for (int i = 0; i < bytes.length; i++) {
            long from = starts.of(i);
            bytes[i] = (byte) (table.row(from, from + starts.rows(), integers, i * table.width()) - from);
        }
        return Map.of(low, bytes);
    }
}
