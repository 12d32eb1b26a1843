/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill;

import dev.pare.distill.network.UnsupportedModelException;
import dev.pare.distill.student.LayerChain;
import dev.pare.distill.student.LayerChoice;
import java.nio.file.Path;

/** Where a student comes from. */
public sealed interface StudentSource {
    /** Some of the teacher's layers: {@code even}, {@code odd}, {@code first N}, or numbers from 0 on. */
    record Layers(String choice) implements StudentSource {

        /** @throws UnsupportedModelException if the teacher has no such layers */
        LayerChoice of(LayerChain chain) {
            try {
                return LayerChoice.parse(choice, chain.layers());
            } catch (IllegalArgumentException e) {
                throw new UnsupportedModelException("there is no such student: " + e.getMessage(), e);
            }
        }
    }

    /** A model that was made before, by hand or by passes, with the teacher's inputs and outputs. */
    record File(Path path) implements StudentSource {}

    /** The teacher itself, for training alone. */
    record Whole() implements StudentSource {}

    /** Reads {@code layers: even} and the like, {@code teacher}, or the path of a model. */
    static StudentSource parse(String text) {
        String trimmed = text.trim();
        if (trimmed.startsWith("layers:")) {
            return new Layers(trimmed.substring("layers:".length()).trim());
        }
        return trimmed.equals("teacher") ? new Whole() : new File(Path.of(trimmed));
    }
}
