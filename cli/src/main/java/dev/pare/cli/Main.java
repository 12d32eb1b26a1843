/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.api.Version;
import dev.pare.recipe.Suggestion;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** The entry of the process. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        PrintWriter out = writer(FileDescriptor.out);
        PrintWriter err = writer(FileDescriptor.err);
        // Java cannot tell whether its standard error is a terminal; the launcher can.
        int code = run(args, new Console(out, err, Boolean.getBoolean("pare.terminal")));
        out.flush();
        err.flush();
        System.exit(code);
    }

    /** Names of files and weights may have any letter, so the output is UTF-8 whatever the locale says. */
    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    /**
     * Runs a command without ending the process and without a terminal.
     *
     * @return the exit code
     */
    public static int run(String[] args, PrintWriter out, PrintWriter err) {
        int code = run(args, new Console(out, err, false));
        out.flush();
        err.flush();
        return code;
    }

    private static int run(String[] args, Console console) {
        String first = args.length == 0 ? "--help" : args[0];
        switch (first) {
            case "-h", "--help", "help" -> {
                console.print(Help.top());
                return args.length == 0 ? ExitCodes.USAGE : ExitCodes.GOOD;
            }
            case "-V", "--version", "version" -> {
                console.print("pare " + Version.current() + "\n");
                return ExitCodes.GOOD;
            }
            case "inspect" -> {
                return run(new InspectCommand(), args, console);
            }
            case "compress" -> {
                return run(new CompressCommand(), args, console);
            }
            case "verify" -> {
                return run(new VerifyCommand(), args, console);
            }
            case "distill" -> {
                return run(new DistillCommand(), args, console);
            }
            default -> {
                String hint = Suggestion.of(first, List.of("inspect", "compress", "verify", "distill", "help"));
                String known = "; the commands are inspect, compress, verify and distill.";
                console.complain("there is no command '" + first + "'" + (hint.isEmpty() ? known : hint)
                        + " See 'pare --help'.");
                return ExitCodes.USAGE;
            }
        }
    }

    private static int run(Command command, String[] args, Console console) {
        String name = "pare " + args[0];
        CommandLine line =
                new CommandLine(command.options()).setCommandName(name).registerConverter(Path.class, Main::path);
        boolean debug = false;
        try {
            ParseResult parsed = line.parseArgs(Arguments.normalized(Arguments.rest(args)));
            if (line.isUsageHelpRequested()) {
                console.print(Help.of(line, args[0]));
                return ExitCodes.GOOD;
            }
            command.take(parsed);
            debug = command.debug();
            return command.run(console);
        } catch (ParameterException e) {
            console.complain(ended(WrongArgument.describe(e)) + " See '" + name + " --help'.");
            return ExitCodes.of(e);
        } catch (RuntimeException | LinkageError | VirtualMachineError e) {
            return Failure.report(e, debug, console);
        }
    }

    /** Refuses an empty path, which Java takes for the folder that the process runs in. */
    private static Path path(String value) {
        if (value.isBlank()) {
            throw new TypeConversionException("is empty");
        }
        return Path.of(value);
    }

    private static String ended(String sentence) {
        return sentence.endsWith("?") ? sentence : sentence + ".";
    }
}
