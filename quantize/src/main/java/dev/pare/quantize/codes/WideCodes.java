package dev.pare.quantize.codes;

/**
 * Codes of 16 bits, for rows whose errors would be seen most: w[c][k] = scales[c] · codes[c][k].
 *
 * @param codes channel after channel
 * @param scales one for each channel, finite, not zero
 */
public record WideCodes(int channels, int length, short[] codes, float[] scales) implements RowCodes {
    public WideCodes {
        if (codes.length != Math.multiplyExact(channels, length) || scales.length != channels) {
            throw new IllegalArgumentException(channels + " channels of " + length + " do not go with " + codes.length
                    + " codes and " + scales.length + " scales.");
        }
    }

    @Override
    public float value(int channel, int k) {
        return scales[channel] * codes[channel * length + k];
    }
}
