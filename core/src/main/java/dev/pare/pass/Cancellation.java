/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.pass;

import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** By this, a program stops work that runs in another thread. An interrupt of the working thread stops it as well. */
public final class Cancellation {
    private final AtomicBoolean requested = new AtomicBoolean();

    /** Asks the work to stop. It does so between two weights, batches or steps. */
    public void cancel() {
        requested.set(true);
    }

    public boolean isCancelled() {
        return requested.get();
    }

    /**
     * Returns if the work may go on.
     *
     * @throws CancelledException if it may not; an interrupt remains set
     */
    public void check() {
        if (isCancelled() || Thread.currentThread().isInterrupted()) {
            throw new CancelledException();
        }
    }

    /**
     * Does some work, and tells what an interrupt made fail from other failures.
     *
     * @throws CancelledException if the work was stopped
     */
    public <T> T during(Supplier<T> work) {
        check();
        try {
            return work.get();
        } catch (RuntimeException e) {
            if (byInterrupt(e)) {
                throw new CancelledException(e);
            }
            throw e;
        }
    }

    private static boolean byInterrupt(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClosedByInterruptException) {
                return true;
            }
        }
        return false;
    }

    /** The same progress, which stops the work where it is reported. */
    public Progress checking(Progress progress) {
        return (label, done, total) -> {
            check();
            progress.report(label, done, total);
        };
    }
}
