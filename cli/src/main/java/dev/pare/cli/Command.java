package dev.pare.cli;

/** A parsed command, ready to run. */
interface Command {
    /** Does the work, prints the result and returns the exit code. */
    int run(Console console);

    /** Whether to print stack traces of errors. */
    boolean debug();
}
