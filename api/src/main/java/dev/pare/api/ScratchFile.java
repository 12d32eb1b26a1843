/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.onnx.OutputException;
import dev.pare.pass.Scratch;
import dev.pare.tensor.Encoding;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.MappedData;
import dev.pare.tensor.MappedFile;
import dev.pare.tensor.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Keeps what passes compute in temporary files beside the output, mapped again for reading; gone when closed. */
final class ScratchFile implements Scratch, AutoCloseable {
    private static final int SMALL = 1 << 16;

    private final Path folder;
    private final List<Path> files = new ArrayList<>();

    private ScratchFile(Path folder) {
        this.folder = folder;
    }

    static ScratchFile in(Path folder) {
        return new ScratchFile(folder);
    }

    @Override
    public synchronized TensorData keep(byte[] raw) {
        if (raw.length < SMALL) {
            return InlineData.raw(raw);
        }
        try {
            Path file = Files.createTempFile(folder, ".pare", ".scratch");
            files.add(file);
            file.toFile().deleteOnExit();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(raw);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            MappedFile mapped = MappedFile.open(file);
            deleteNow(file);
            return new MappedData(mapped, 0, raw.length, Encoding.RAW, false);
        } catch (IOException e) {
            throw new OutputException(
                    "Temporary files in " + folder + " cannot be written (" + e.getMessage() + "); free some space.",
                    e);
        }
    }

    /** Most systems keep what is mapped without a name, so that even a process that is killed leaves nothing behind. */
    private void deleteNow(Path file) {
        try {
            Files.delete(file);
            files.remove(file);
        } catch (IOException e) {
            // Windows: deleted in the end.
            return;
        }
    }

    @Override
    public synchronized void close() {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // Deleted when the process ends.
                continue;
            }
        }
        files.clear();
    }
}
