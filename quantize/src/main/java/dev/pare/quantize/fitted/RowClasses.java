package dev.pare.quantize.fitted;

import java.util.ArrayList;
import java.util.List;

/**
 * Classes of rows of a table by how often they were looked up: never, once, up to four times, up to sixteen and so on.
 *
 * @param classOfRow the class of each row
 * @param sizes rows of each class
 */
record RowClasses(byte[] classOfRow, int[] sizes) {
    private static final long[] BOUNDS = {0, 1, 4, 16, 64, 256, 1024, Long.MAX_VALUE};

    static RowClasses of(long[] frequencies) {
        int[] counts = new int[BOUNDS.length];
        byte[] raw = new byte[frequencies.length];
        for (int row = 0; row < raw.length; row++) {
            int c = 0;
            while (frequencies[row] > BOUNDS[c]) {
                c++;
            }
            raw[row] = (byte) c;
            counts[c]++;
        }
        byte[] renumbered = new byte[BOUNDS.length];
        List<Integer> sizes = new ArrayList<>();
        for (int c = 0; c < counts.length; c++) {
            renumbered[c] = (byte) sizes.size();
            if (counts[c] > 0) {
                sizes.add(counts[c]);
            }
        }
        for (int row = 0; row < raw.length; row++) {
            raw[row] = renumbered[raw[row]];
        }
        return new RowClasses(raw, sizes.stream().mapToInt(Integer::intValue).toArray());
    }

    /** All rows in one class. */
    static RowClasses one(int rows) {
        return new RowClasses(new byte[rows], new int[] {rows});
    }

    int count() {
        return sizes.length;
    }

    /** The rows of some classes from one table, all others from another. */
    float[] mixed(int chosen, float[] inside, float[] outside, int width) {
        float[] mixed = outside.clone();
        for (int row = 0; row < classOfRow.length; row++) {
            if (classOfRow[row] == chosen) {
                System.arraycopy(inside, row * width, mixed, row * width, width);
            }
        }
        return mixed;
    }
}
