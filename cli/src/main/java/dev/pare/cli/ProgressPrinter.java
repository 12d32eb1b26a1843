/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.pass.Progress;
import java.io.PrintWriter;

/**
 * Progress on standard error: one line that is rewritten on a terminal, a line for each piece of work and every half minute
 * elsewhere, with an estimate of what is left.
 */
final class ProgressPrinter implements Progress {
    private static final long INTERVAL = 100_000_000;
    private static final long QUIET_LINES = 30_000_000_000L;
    private static final int WIDTH = 24;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean terminal;
    private final long quietUntil;
    private String label = "";
    private Remaining remaining = Remaining.from(0, 0);
    private long last = System.nanoTime() - INTERVAL;
    private boolean shown;

    private ProgressPrinter(PrintWriter err, boolean terminal, long quietUntil) {
        this.err = err;
        this.terminal = terminal;
        this.quietUntil = quietUntil;
    }

    static ProgressPrinter on(Console console) {
        // What is done in less than half a second needs no bar.
        return on(console, 5 * INTERVAL);
    }

    /** Shows no bar for the first nanoseconds. */
    static ProgressPrinter on(Console console, long quiet) {
        return new ProgressPrinter(console.err(), console.terminal(), System.nanoTime() + quiet);
    }

    @Override
    public synchronized void report(String current, long done, long total) {
        long now = System.nanoTime();
        if (!current.equals(label)) {
            remaining = Remaining.from(now, done);
        }
        if (terminal) {
            bar(current, done, total, now);
        } else if (!current.equals(label)) {
            line(current + " …", now);
        } else if (now - last > QUIET_LINES && done < total) {
            line(current + " " + done + "/" + total + remaining.text(now, done, total), now);
        }
        label = current;
    }

    private void line(String text, long now) {
        last = now;
        err.println(text);
        err.flush();
    }

    private void bar(String current, long done, long total, long now) {
        if (now < quietUntil || (now - last < INTERVAL && done < total)) {
            return;
        }
        last = now;
        shown = true;
        int filled = total <= 0 ? 0 : (int) (WIDTH * Math.min(done, total) / total);
        err.print(CLEAR + "[" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + current + " " + done + "/"
                + total + remaining.text(now, done, total));
        err.flush();
    }

    /** Takes the bar away, before anything else is printed. */
    synchronized void finish() {
        if (shown) {
            err.print(CLEAR);
            err.flush();
            shown = false;
        }
    }
}
