package dev.pare.cli;

import dev.pare.pass.Progress;
import java.io.PrintWriter;

/** Progress on standard error: one line that is rewritten on a terminal, a line for each piece of work elsewhere. */
final class ProgressPrinter implements Progress {
    private static final long INTERVAL = 100_000_000;
    private static final int WIDTH = 24;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean terminal;
    private final long quietUntil;
    private String label = "";
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
        if (terminal) {
            bar(current, done, total);
        } else if (!current.equals(label)) {
            err.println(current + " …");
            err.flush();
        }
        label = current;
    }

    private void bar(String current, long done, long total) {
        long now = System.nanoTime();
        if (now < quietUntil || (now - last < INTERVAL && done < total)) {
            return;
        }
        last = now;
        shown = true;
        int filled = total <= 0 ? 0 : (int) (WIDTH * Math.min(done, total) / total);
        err.print(CLEAR + "[" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + current + " " + done + "/"
                + total);
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
