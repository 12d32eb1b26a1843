package dev.pare.quantize.codes;

/** Codes of some rows of a table, channel by channel. */
public sealed interface RowCodes permits GroupedCodes, WideCodes {
    int channels();

    int length();

    /** One for each channel. */
    float[] scales();

    /** The number that an element stands for. */
    float value(int channel, int k);
}
