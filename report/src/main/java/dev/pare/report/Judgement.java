/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import java.util.List;

/**
 * The verdict and why.
 *
 * @param reasons what failed, or what the verdict rests on; each a sentence or phrase
 */
public record Judgement(Outcome outcome, List<String> reasons) {
    /** What came out. */
    public enum Outcome {
        PASS("pass"),
        FAIL("fail"),
        /** Nothing is broken, and no limit was given to hold the drift against. */
        NOT_JUDGED("not judged");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    public Judgement {
        reasons = List.copyOf(reasons);
    }
}
