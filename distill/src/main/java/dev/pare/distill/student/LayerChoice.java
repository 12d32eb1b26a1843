/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.student;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Which layers of a teacher a student keeps, counted from 0.
 *
 * @param kept ascending
 */
public record LayerChoice(List<Integer> kept) {
    public LayerChoice {
        kept = List.copyOf(kept);
    }

    /**
     * Reads {@code even} (every second layer from the first, as DistilBERT), {@code odd}, {@code first N}, or a list such as
     * {@code 0, 2, 3}.
     *
     * @param layers the number of the teacher's layers
     * @throws IllegalArgumentException if the text is none of these or names a layer that is not there
     */
    public static LayerChoice parse(String text, int layers) {
        String trimmed = text.trim();
        if (trimmed.equals("even") || trimmed.equals("odd")) {
            int first = trimmed.equals("even") ? 0 : 1;
            return of(
                    IntStream.range(0, layers)
                            .filter(i -> i % 2 == first)
                            .boxed()
                            .toList(),
                    layers);
        }
        if (trimmed.startsWith("first ")) {
            int count = number(trimmed.substring("first ".length()), text);
            return of(IntStream.range(0, count).boxed().toList(), layers);
        }
        List<Integer> listed = new ArrayList<>();
        for (String part : trimmed.replace("[", "").replace("]", "").split(",", -1)) {
            listed.add(number(part, text));
        }
        return of(listed, layers);
    }

    private static int number(String part, String text) {
        try {
            return Integer.parseInt(part.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "layers are '" + text + "' and must be even, odd, 'first N' or a list such as 0,2,3", e);
        }
    }

    private static LayerChoice of(List<Integer> layers, int count) {
        TreeSet<Integer> sorted = new TreeSet<>(layers);
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("a student without layers; keep one of " + count + " at least");
        }
        if (sorted.first() < 0 || sorted.last() >= count) {
            throw new IllegalArgumentException("layer " + (sorted.first() < 0 ? sorted.first() : sorted.last())
                    + " is not there; the teacher has the layers 0 to " + (count - 1));
        }
        return new LayerChoice(List.copyOf(sorted));
    }
}
