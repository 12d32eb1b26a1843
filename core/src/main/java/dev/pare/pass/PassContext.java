package dev.pare.pass;

/**
 * What surrounds a pass while it works.
 *
 * @param statistics what was measured for {@link Pass#wants}; {@link Statistics#NONE} without calibration data
 * @param scratch where bytes go that are too many for the heap
 */
public record PassContext(Statistics statistics, Scratch scratch, Progress progress) {
    /** Without statistics or progress, with results on the heap; for tests and small models. */
    public static PassContext plain() {
        return new PassContext(Statistics.NONE, Scratch.HEAP, Progress.SILENT);
    }

    public PassContext with(Statistics other) {
        return new PassContext(other, scratch, progress);
    }
}
