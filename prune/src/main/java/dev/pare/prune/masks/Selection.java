/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.masks;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** Which weights of an output stay, by the scores of its inputs. */
sealed interface Selection {
    /** Whether each input stays; where scores are equal, the earlier one does. */
    boolean[] kept(double... scores);

    /** Why so many inputs cannot be chosen from; empty if they can. */
    default Optional<String> refusal(int inputs) {
        return Optional.empty();
    }

    /** The selection in words, such as "half" or "2:4". */
    String text();

    /**
     * The lowest are zero.
     *
     * @param zeros share of them, 0 to 1
     */
    record Share(double zeros) implements Selection {
        @Override
        public boolean[] kept(double... scores) {
            boolean[] kept = new boolean[scores.length];
            int count = scores.length - (int) Math.floor(zeros * scores.length);
            keepBest(scores, 0, scores.length, count, kept);
            return kept;
        }

        @Override
        public String text() {
            return Math.round(100 * zeros) + " % of each output";
        }
    }

    /** Keeps a few of each group of inputs that follow each other. */
    record FewOf(int few, int of) implements Selection {
        @Override
        public boolean[] kept(double... scores) {
            boolean[] kept = new boolean[scores.length];
            for (int from = 0; from < scores.length; from += of) {
                keepBest(scores, from, from + of, few, kept);
            }
            return kept;
        }

        @Override
        public Optional<String> refusal(int inputs) {
            return inputs % of == 0
                    ? Optional.empty()
                    : Optional.of("its " + inputs + " inputs are not a multiple of " + of);
        }

        @Override
        public String text() {
            return few + ":" + of;
        }
    }

    private static void keepBest(double[] scores, int from, int to, int count, boolean... kept) {
        Integer[] order = IntStream.range(from, to).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (a, b) -> Double.compare(scores[b], scores[a]));
        for (int i = 0; i < count; i++) {
            kept[order[i]] = true;
        }
    }
}
