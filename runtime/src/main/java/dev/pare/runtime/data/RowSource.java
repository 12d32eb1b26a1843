/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;

/** Characters and lines of a text file, without the byte order mark that some spreadsheets put first. */
final class RowSource {
    private static final int BYTE_ORDER_MARK = '\uFEFF';

    private final Path path;
    private final BufferedReader reader;

    RowSource(Path path, Reader reader) throws IOException {
        this.path = path;
        this.reader = reader instanceof BufferedReader buffered ? buffered : new BufferedReader(reader);
        skipByteOrderMark();
    }

    Path path() {
        return path;
    }

    /** The next line without its end, or null. */
    String line() throws IOException {
        return reader.readLine();
    }

    /** What has not been read yet. */
    Reader reader() {
        return reader;
    }

    private void skipByteOrderMark() throws IOException {
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
    }
}
