package dev.pare.pass;

import java.util.List;

/**
 * The decisions of a pass, printable before anything is done.
 *
 * @param notes what holds for the whole pass ("no calibration data: plain SVD")
 */
public record Plan<P>(List<Decision<P>> decisions, List<String> notes) {
    public Plan {
        decisions = List.copyOf(decisions);
        notes = List.copyOf(notes);
    }

    public static <P> Plan<P> of(List<Decision<P>> decisions) {
        return new Plan<>(decisions, List.of());
    }

    /** The decisions that change something. */
    public List<Decision.Apply<P>> applied() {
        return decisions.stream()
                .filter(d -> d instanceof Decision.Apply<P>)
                .map(d -> (Decision.Apply<P>) d)
                .toList();
    }
}
