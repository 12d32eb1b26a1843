/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import java.nio.file.Path;

/** The user's data cannot be used: says where, what is wrong, and what to do. Maps to exit code 3. */
public class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DataException(String message) {
        super(message);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }

    public static DataException in(Path path, String problem) {
        return new DataException(path + ": " + problem);
    }

    static DataException in(Path path, String problem, Throwable cause) {
        return new DataException(path + ": " + problem, cause);
    }
}
