/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

/** Numbers for people. Decimal units, a point whatever the locale, and no String.format, which is slow to start. */
final class Format {
    private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB"};
    private static final int DIGITS = 3;

    private Format() {}

    /** Bytes with three significant digits: 44.3 MB. */
    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : significant(value, DIGITS) + " " + UNITS[unit];
    }

    /** How many times: 3.95x. */
    static String times(double factor) {
        return significant(factor, DIGITS) + "x";
    }

    /** A share in percent with one decimal: 80.5 %. */
    static String percent(double share) {
        return fixed(100 * share, 1) + " %";
    }

    /** A signed difference of shares in points: -0.2 points. */
    static String points(double difference) {
        return points(difference, 1);
    }

    static String points(double difference, int decimals) {
        String text = fixed(100 * difference, decimals);
        return (text.startsWith("-") || text.equals(fixed(0, decimals)) ? text : "+" + text) + " points";
    }

    static String millis(double millis) {
        return significant(millis, DIGITS) + " ms";
    }

    static String seconds(double seconds) {
        return seconds < 1 ? Math.round(seconds * 1000) + " ms" : fixed(seconds, 1) + " s";
    }

    /** A number of things with groups of three: 1 234 567. */
    static String count(long count) {
        StringBuilder text = new StringBuilder(Long.toString(count));
        for (int i = text.length() - 3; i > 0; i -= 3) {
            text.insert(i, ' ');
        }
        return text.toString();
    }

    /** A small error with two digits: 0.017, 1.2e-06. */
    static String error(double value) {
        return significant(value, 2);
    }

    /** A cosine or correlation; more digits the closer it is to 1. */
    static String closeness(double value) {
        double gap = 1 - Math.abs(value);
        return fixed(value, gap > 0.01 ? 3 : gap > 1e-4 ? 5 : 7);
    }

    /** Significant digits without an exponent where that is readable. */
    static String significant(double value, int digits) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "infinite" : "-infinite";
        }
        if (value == 0) {
            return "0";
        }
        int magnitude = (int) Math.floor(Math.log10(Math.abs(value)));
        if (Math.round(Math.abs(value) * Math.pow(10, digits - 1 - magnitude)) >= Math.pow(10, digits)) {
            // 0.9996 to three digits is 1.00.
            magnitude++;
        }
        if (magnitude < -4) {
            double mantissa = value / Math.pow(10, magnitude);
            return fixed(mantissa, digits - 1) + "e" + magnitude;
        }
        return fixed(value, Math.max(0, digits - 1 - magnitude));
    }

    /** A fixed number of decimals, at most 12, rounded half away from zero. */
    static String fixed(double value, int decimals) {
        if (!Double.isFinite(value) || Math.abs(value) > 1e15) {
            return Double.toString(value);
        }
        double scale = Math.pow(10, Math.min(12, decimals));
        long whole = Math.round(Math.abs(value) * scale);
        String digits = Long.toString(whole);
        while (digits.length() <= decimals) {
            digits = "0" + digits;
        }
        String sign = value < 0 && whole != 0 ? "-" : "";
        int point = digits.length() - Math.min(12, decimals);
        return decimals == 0 ? sign + digits : sign + digits.substring(0, point) + "." + digits.substring(point);
    }
}
