package dev.pare.quantize.rounding;

/**
 * Distances between the levels of each group: what a kernel that chooses codes must know of a grid.
 *
 * @param values channel after channel, groups in order; finite, not zero, may be negative
 */
record Steps(int channels, int length, Levels levels, int groupSize, float[] values) {

    int groups() {
        return (length + groupSize - 1) / groupSize;
    }

    float of(int channel, int k) {
        return values[channel * groups() + k / groupSize];
    }
}
