package dev.pare.pass;

/**
 * What surrounds a pass while it works.
 *
 * @param statistics what was measured for {@link Pass#wants}; {@link Statistics#NONE} without calibration data
 * @param scratch where bytes go that are too many for the heap
 * @param checkpoint where finished parts of long work are kept
 */
public record PassContext(Statistics statistics, Scratch scratch, Progress progress, Checkpoint checkpoint) {
    /** Without a checkpoint. */
    public PassContext(Statistics statistics, Scratch scratch, Progress progress) {
        this(statistics, scratch, progress, Checkpoint.NONE);
    }

    /** Without statistics or progress, with results on the heap; for tests and small models. */
    public static PassContext plain() {
        return new PassContext(Statistics.NONE, Scratch.HEAP, Progress.SILENT);
    }

    public PassContext with(Statistics other) {
        return new PassContext(other, scratch, progress, checkpoint);
    }
}
