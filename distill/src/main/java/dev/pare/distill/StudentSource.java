package dev.pare.distill;

import java.nio.file.Path;

/** Where a student comes from. */
public sealed interface StudentSource {
    /** Some of the teacher's layers: {@code even}, {@code odd}, {@code first N}, or numbers from 0 on. */
    record Layers(String choice) implements StudentSource {}

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
