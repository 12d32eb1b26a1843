/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What the models were judged on.
 *
 * @param synthetic whether the inputs were random
 * @param calibratedOnSame whether a pass learned from the same rows, so that the judgement is too kind
 * @param notes what was guessed or chosen when the data was read
 */
public record DataSummary(
        String description, int samples, boolean synthetic, boolean calibratedOnSame, List<String> notes) {
    public DataSummary {
        notes = List.copyOf(notes);
    }

    DataSummary withNote(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new DataSummary(description, samples, synthetic, calibratedOnSame, more);
    }
}
