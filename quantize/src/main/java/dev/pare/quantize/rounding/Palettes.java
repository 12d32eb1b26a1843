package dev.pare.quantize.rounding;

/** Which multipliers to use with a width of codes and a limit. */
public final class Palettes {
    private Palettes() {}

    /** Eight magnitudes with both signs, as far as the limit allows. */
    public static Palette of(int bits, int limit) {
        int largest = limit >> (bits - 1);
        if (largest < 1) {
            return Palette.ofBothSigns(1);
        }
        int count = Math.min(8, largest);
        int[] magnitudes = new int[count];
        for (int i = 0; i < count; i++) {
            magnitudes[i] = i + 1;
        }
        return Palette.ofBothSigns(magnitudes);
    }
}
