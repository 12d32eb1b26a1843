package dev.pare.runtime.calibrate;

/** The memory that all Gram matrices of one measurement share. */
final class GramRoom {
    private final long limit;
    private long used;

    GramRoom(long limit) {
        this.limit = limit;
    }

    static long bytes(int width) {
        return 8L * width * width;
    }

    boolean take(int width) {
        boolean fits = bytes(width) <= limit - used;
        used += fits ? bytes(width) : 0;
        return fits;
    }

    void giveBack(int width) {
        used -= bytes(width);
    }

    long used() {
        return used;
    }

    long limit() {
        return limit;
    }
}
