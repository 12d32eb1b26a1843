package dev.pare.quantize.fitted;

import dev.pare.quantize.codes.WideCodes;
import dev.pare.tensor.Half;

/** Rounds rows to the nearest of 65535 numbers. Scales are float16 numbers where these reach. */
final class WideRounding {
    private static final int MOST = Short.MAX_VALUE;

    /** A coarser step is taken for the sake of float16 as long as it leaves 10 bits and a sign. */
    private static final double LEAST_STEPS = 1 << 10;

    private WideRounding() {}

    static WideCodes of(Channels rows) {
        short[] codes = new short[rows.values().length];
        float[] scales = new float[rows.count()];
        for (int row = 0; row < rows.count(); row++) {
            int from = row * rows.length();
            float largest = 0;
            for (int i = from; i < from + rows.length(); i++) {
                largest = Math.max(largest, Math.abs(rows.values()[i]));
            }
            scales[row] = scale(largest);
            for (int i = from; i < from + rows.length(); i++) {
                codes[i] = (short) Math.max(-MOST, Math.min(MOST, Math.round(rows.values()[i] / scales[row])));
            }
        }
        return new WideCodes(rows.count(), rows.length(), codes, scales);
    }

    private static float scale(float largest) {
        float exact = Math.max(largest / MOST, Float.MIN_NORMAL);
        if (exact < Half.MIN_NORMAL) {
            return largest == 0 || largest / Half.MIN_NORMAL >= LEAST_STEPS ? Half.MIN_NORMAL : exact;
        }
        float half = Half.toFloat(Half.fromFloat(exact));
        float above = half >= exact ? half : Half.toFloat((short) (Half.fromFloat(exact) + 1));
        return Float.isFinite(above) ? above : exact;
    }
}
