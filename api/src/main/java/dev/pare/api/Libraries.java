/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** The libraries that may be left out by programs that do not need them. */
final class Libraries {
    /** Which artifact a word in the name of a missing class or file belongs to. */
    private record Artifact(String word, String coordinates) {}

    private static final List<Artifact> ARTIFACTS = List.of(
            new Artifact("onnxruntime", "com.microsoft.onnxruntime:onnxruntime"),
            new Artifact("openblas", "org.bytedeco:openblas"),
            new Artifact("pytorch", "org.bytedeco:pytorch"),
            new Artifact("javacpp", "org.bytedeco:javacpp"),
            new Artifact("ai/djl", "ai.djl.huggingface:tokenizers"),
            new Artifact("tokenizers", "ai.djl.huggingface:tokenizers"));

    private Libraries() {}

    /**
     * Does some work.
     *
     * @throws MissingLibraryException if a library is not there
     */
    static <T> T during(Supplier<T> work) {
        try {
            return work.get();
        } catch (LinkageError e) {
            throw artifact(e)
                    .<RuntimeException>map(a -> new MissingLibraryException(a.coordinates(), e))
                    .orElseThrow(() -> e);
        }
    }

    private static Optional<Artifact> artifact(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            String message =
                    String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).replace('.', '/');
            Optional<Artifact> found =
                    ARTIFACTS.stream().filter(a -> message.contains(a.word())).findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
