package dev.pare.distill.codes;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Codes with two planes of bytes: {@code table[low + fields[high + start][f]]}, where a byte of the high plane belongs to as many bytes of
 * the low plane as there are fields.
 */
final class TwoPlaneCodec implements SlotCodec {
    /** Where the rows for one multiplier lie. */
    private record Part(long from, long to) {}

    private final String low;
    private final String high;
    private final CodeTable table;
    private final CodeTable fields;
    private final long[] index;
    private final Starts starts;
    private final TreeSet<Long> begins = new TreeSet<>();
    private final long gap;
    private final Map<Long, Part> parts = new HashMap<>();
    private final long[] fieldValues;

    /**
     * @param low the initializer with the bytes of the low plane
     * @param index the row of each look-up in the table of codes
     * @param starts where the table of fields begins for each byte of the high plane
     */
    TwoPlaneCodec(
            String low, String high, CodeTable table, long[] fieldValues, int count, long[] index, Starts starts) {
        this.low = low;
        this.high = high;
        this.table = table;
        this.fieldValues = fieldValues;
        this.index = index;
        this.starts = starts;
        Arrays.stream(fieldValues).forEach(begins::add);
        this.gap = gap();
        long[] numbers = Arrays.stream(fieldValues).map(v -> v / gap).toArray();
        // Within a part these differ by less than 256, which is all that a row is found by.
        this.fields = new CodeTable(numbers, count);
    }

    private long gap() {
        long least = table.rows();
        Long before = null;
        for (long each : begins) {
            least = before == null ? least : Math.min(least, each - before);
            before = each;
        }
        return least;
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
        Part part = part(starts.of(slot / table.width() / fields.width()));
        return table.grid(part.from(), part.to());
    }

    private Part part(long start) {
        return parts.computeIfAbsent(start, s -> {
            int from = (int) start * fields.width();
            int to = from + starts.rows() * fields.width();
            long least = Arrays.stream(fieldValues, from, to).min().orElse(0);
            long most = Arrays.stream(fieldValues, from, to).max().orElse(0);
            return new Part(least, most + gap);
        });
    }

    @Override
    public Map<String, byte[]> encode(int[] integers) {
        byte[] lows = new byte[index.length];
        byte[] highs = new byte[index.length / fields.width()];
        int[] numbers = new int[index.length];
        for (int i = 0; i < lows.length; i++) {
            Part part = part(starts.of(i / fields.width()));
            int row = table.row(part.from(), part.to(), integers, i * table.width());
            long begin = begins.floor((long) row);
            lows[i] = (byte) (row - begin);
            numbers[i] = (int) (begin / gap);
        }
        for (int i = 0; i < highs.length; i++) {
            long from = starts.of(i);
            highs[i] = (byte) (fields.row(from, from + starts.rows(), numbers, i * fields.width()) - from);
        }
        return Map.of(low, lows, high, highs);
    }
}
