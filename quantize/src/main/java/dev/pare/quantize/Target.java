package dev.pare.quantize;

/**
 * How one weight is quantized.
 *
 * @param kind how it is computed with afterwards
 * @param axis the axis that has a scale for each index: 0 for rows, 1 for columns, -1 for one scale in all
 * @param scales one for each index of the axis, or one
 * @param halfScales whether the scales are stored as float16 (they are exact in it)
 */
record Target(Kind kind, int axis, float[] scales, boolean halfScales) {
    enum Kind {
        /** Multiplied as integers with activations quantized on the fly. */
        MATRIX,
        /** Looked up row by row, then dequantized; also multiplied if it is tied. */
        TABLE,
        /** Stored as integers and turned back when the model is loaded. */
        STORED
    }
}
