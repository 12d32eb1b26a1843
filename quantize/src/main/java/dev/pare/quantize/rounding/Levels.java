package dev.pare.quantize.rounding;

/** The codes that a grid has: every integer from the lowest to the highest. */
public record Levels(int bits, int lowest, int highest) {

    public Levels {
        if (bits < 2 || bits > 8 || lowest < -(1 << (bits - 1)) || highest >= 1 << (bits - 1)) {
            throw new IllegalArgumentException(
                    "Codes from " + lowest + " to " + highest + " are not those of 2 to 8 bits, here " + bits + ".");
        }
        if (lowest >= 0 || highest <= 0) {
            throw new IllegalArgumentException("Codes from " + lowest + " to " + highest + " leave out a sign.");
        }
    }

    /**
     * All codes of a width whose magnitude is at most the limit.
     *
     * @param lowestLevel whether −2^(bits−1), which has no positive counterpart, is used
     */
    static Levels of(int bits, boolean lowestLevel, int limit) {
        int highest = Math.min((1 << (bits - 1)) - 1, limit);
        return new Levels(bits, lowestLevel ? -Math.min(1 << (bits - 1), limit) : -highest, highest);
    }

    boolean symmetric() {
        return lowest == -highest;
    }

    /** The largest magnitude. */
    int reach() {
        return Math.max(-lowest, highest);
    }
}
