/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import java.util.Arrays;

/** Accepts {@code --max_drift} for {@code --max-drift}: half of the tools that users know spell options so. */
final class Arguments {
    private Arguments() {}

    /** Replaces underscores in the names of options, not in their values. */
    static String[] normalized(String... args) {
        String[] result = args.clone();
        for (int i = 0; i < args.length && !args[i].equals("--"); i++) {
            if (args[i].startsWith("--")) {
                int end = args[i].indexOf('=');
                String name = end < 0 ? args[i] : args[i].substring(0, end);
                result[i] = name.replace('_', '-') + (end < 0 ? "" : args[i].substring(end));
            }
        }
        return result;
    }

    static String[] rest(String... args) {
        return Arrays.copyOfRange(args, 1, args.length);
    }
}
