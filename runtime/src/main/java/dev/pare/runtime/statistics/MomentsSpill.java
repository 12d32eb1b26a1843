/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.statistics;

import dev.pare.onnx.OutputException;
import dev.pare.pass.Statistics.Moments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/**
 * Moments that find no room on the heap, in a temporary file. The file goes with the last of them, and with the process at the latest: it
 * is deleted as soon as it is open (on systems that cannot do that, when it is closed).
 */
public final class MomentsSpill {
    private final Path folder;
    private FileChannel channel;

    /** Keeps moments in a folder for temporary files; writes nothing before there is something to keep. */
    public MomentsSpill(Path folder) {
        this.folder = folder;
    }

    /**
     * Takes moments over; about 4 · width² bytes.
     *
     * @return reads them anew each time
     * @throws OutputException if they cannot be written
     */
    public Supplier<Moments> keep(Moments moments) {
        try {
            FileChannel file = open();
            long from = file.size();
            NumberWriter out = new NumberWriter(file.position(from));
            FindingCodec.write(moments, out);
            out.flush();
            return () -> read(file, from, out.written());
        } catch (IOException e) {
            throw new OutputException(
                    "Temporary files in " + folder + " cannot be written (" + e.getMessage()
                            + "); free some space, or allow more memory.",
                    e);
        }
    }

    private FileChannel open() throws IOException {
        if (channel == null) {
            channel = FileChannel.open(
                    Files.createTempFile(folder, "pare-statistics-", ".tmp"),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
        }
        return channel;
    }

    private static Moments read(FileChannel file, long from, long length) {
        try {
            return FindingCodec.moments(new NumberReader(file, from, length));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The temporary file of Gram matrices cannot be read (" + e.getMessage() + ")", e);
        }
    }
}
