/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.runtime.task.TaskScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Task scores in the width of a table cell. */
final class Scores {
    private Scores() {}

    static String text(TaskScores task) {
        List<String> parts = new ArrayList<>();
        task.accuracy()
                .ifPresent(a -> parts.add(format("%.2f %% -> %.2f %%", 100 * a.original(), 100 * a.candidate())));
        task.agreement().ifPresent(a -> parts.add(format("agreement %.2f %%", 100 * a)));
        task.nll().ifPresent(n -> parts.add(format("NLL %.4f -> %.4f", n.original(), n.candidate())));
        task.vectors().ifPresent(v -> parts.add(format("cosine %.5f", v.cosineMean())));
        return parts.isEmpty() ? "-" : String.join(", ", parts);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
