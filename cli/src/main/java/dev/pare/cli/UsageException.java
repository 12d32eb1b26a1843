package dev.pare.cli;

import java.util.List;

/** The command line asks for something that cannot be done. The message has every problem that was found, one on a line. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
