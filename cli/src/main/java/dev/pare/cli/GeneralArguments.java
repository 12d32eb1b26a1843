package dev.pare.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every command takes. */
final class GeneralArguments {
    @Option(names = "--json", description = "Print the result as JSON, and nothing else, on standard output.")
    boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print no progress.")
    boolean quiet;

    @Option(names = "--debug", description = "Print the stack trace of an error.")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    /** The one model that was named, by position or by {@code --input}. */
    static Path single(Path byPosition, Path byOption, Problems problems) {
        if (byPosition == null && byOption == null) {
            problems.add("name the model to read.");
        }
        if (byPosition != null && byOption != null) {
            problems.add("the model is named twice, as " + byPosition + " and with --input; name it once.");
        }
        return byPosition == null ? byOption : byPosition;
    }
}
