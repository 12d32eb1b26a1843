/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.mixed;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Chooses which weights get the backup precision, as NNCF's {@code ratio} has it: at least this share of all elements gets the primary
 * precision; what is left goes to the weights that gain most by more bits.
 */
public final class BackupChoice {
    /**
     * A weight.
     *
     * @param elements number of its elements
     * @param sensitivity how much the model suffers from this weight in the primary precision, over the whole weight; any unit that is
     *     the same for all weights
     */
    public record Candidate(long elements, double sensitivity) {}

    private BackupChoice() {}

    /**
     * Takes weights in the order of what they gain per element, and passes those over that do not fit any more. Of equal ones the
     * earlier comes first.
     *
     * @param ratio share of the elements that gets the primary precision, 0 to 1
     * @return indexes into the list
     */
    public static Set<Integer> of(List<Candidate> candidates, double ratio) {
        double room =
                (1 - ratio) * candidates.stream().mapToLong(Candidate::elements).sum();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingDouble(i -> -perElement(candidates.get(i))));
        Set<Integer> chosen = new HashSet<>();
        for (int i : order) {
            long elements = candidates.get(i).elements();
            // A ratio such as 0.8 is not exact in binary: half an element makes up for it.
            if (elements <= room + 0.5) {
                chosen.add(i);
                room -= elements;
            }
        }
        return Set.copyOf(chosen);
    }

    /** What is not a number is taken for the worst. */
    private static double perElement(Candidate candidate) {
        double each = candidate.sensitivity() / Math.max(1, candidate.elements());
        return Double.isNaN(each) ? Double.POSITIVE_INFINITY : each;
    }
}
