/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

/**
 * Estimates how long a piece of work still takes, from how long it has taken so far.
 *
 * @param start when it began, in nanoseconds
 * @param doneBefore units that were finished before
 */
record Remaining(long start, long doneBefore) {
    /** An estimate from less is a guess. */
    private static final double LEAST_SECONDS = 2;

    private static final double MINUTE = 60;
    private static final double HOUR = 3600;

    static Remaining from(long start, long doneBefore) {
        return new Remaining(start, doneBefore);
    }

    /** The estimate as text, such as {@code ", about 3 min left"}; empty while it cannot be known and when nothing is left. */
    String text(long now, long done, long total) {
        double seconds = (now - start) / 1e9;
        if (seconds < LEAST_SECONDS || done <= doneBefore || done >= total) {
            return "";
        }
        return ", about " + rounded(seconds * (total - done) / (done - doneBefore)) + " left";
    }

    private static String rounded(double seconds) {
        if (seconds < 1.5 * MINUTE) {
            return Math.max(1, Math.round(seconds)) + " s";
        }
        return seconds < 1.5 * HOUR ? Math.round(seconds / MINUTE) + " min" : Math.round(seconds / HOUR) + " h";
    }
}
