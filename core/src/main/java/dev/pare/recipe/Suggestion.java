/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.recipe;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Finds the name that somebody most likely meant. */
public final class Suggestion {
    /** Two names are taken for each other if at most this share of the longer one is different. */
    private static final double LARGEST_SHARE = 1 / 3.0;

    private Suggestion() {}

    /**
     * Returns {@code "; did you mean A or B?"} with the known names nearest to the given one, or an empty text if none is near.
     *
     * @param given what was written
     * @param known the names that exist
     */
    public static String of(String given, Collection<String> known) {
        String text = given.toLowerCase(Locale.ROOT);
        int least = known.stream()
                .filter(name -> isClose(text, name))
                .mapToInt(name -> distance(text, name))
                .min()
                .orElse(-1);
        String nearest = known.stream()
                .filter(name -> distance(text, name) == least)
                .sorted()
                .collect(Collectors.joining(" or "));
        return nearest.isEmpty() ? "" : "; did you mean " + nearest + "?";
    }

    /** Does the same as {@link #of}, but lists all known names if none is near. */
    public static String orAll(String given, Collection<String> known) {
        String suggestion = of(given, known);
        return suggestion.isEmpty() ? "; there are " + String.join(", ", known) : suggestion;
    }

    private static boolean isClose(String given, String name) {
        return distance(given, name) <= LARGEST_SHARE * Math.max(given.length(), name.length());
    }

    /** Counts the letters that have to be inserted, deleted, replaced or swapped with their neighbour (optimal string alignment). */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(int[][] cost, String a, String b, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, 1 + cost[i - 2][j - 2]) : best;
    }
}
