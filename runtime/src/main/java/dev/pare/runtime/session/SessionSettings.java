/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.session;

/**
 * How ONNX Runtime runs a model.
 *
 * @param intraThreads threads within an operator
 * @param interThreads threads across operators
 * @param level how far the graph is optimized at load
 * @param deterministic asks ONNX Runtime for kernels that give the same result each time
 */
public record SessionSettings(int intraThreads, int interThreads, Level level, boolean deterministic) {

    /** ONNX Runtime's optimization levels. */
    public enum Level {
        NONE,
        BASIC,
        EXTENDED,
        ALL
    }

    public SessionSettings {
        if (intraThreads < 1 || interThreads < 1) {
            throw new IllegalArgumentException(
                    "threads are " + intraThreads + " and " + interThreads + " and must be at least 1");
        }
    }

    /** One thread, all optimizations, deterministic: the setting in which two models are compared. */
    public static SessionSettings defaults() {
        return new SessionSettings(1, 1, Level.ALL, true);
    }

    public SessionSettings withThreads(int threads) {
        return new SessionSettings(threads, interThreads, level, deterministic);
    }

    public SessionSettings withLevel(Level value) {
        return new SessionSettings(intraThreads, interThreads, value, deterministic);
    }
}
