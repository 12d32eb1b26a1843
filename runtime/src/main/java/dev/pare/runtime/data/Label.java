/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

/** What is known to be right for a sample. */
public sealed interface Label {
    Label NONE = new None();

    /** The class, from 0. */
    record ClassIndex(int index) implements Label {}

    /** A grade, such as the similarity of a pair. */
    record Score(double value) implements Label {}

    /** Nothing is known. */
    record None() implements Label {}
}
