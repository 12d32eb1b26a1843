/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.statistics;

import dev.pare.onnx.OutputException;
import dev.pare.onnx.PendingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/** Writes a file anew: what it held before, and more. It holds all of that or stays as it was. */
record FindingsWriter(Path path, Origin origin) {
    /**
     * Writes.
     *
     * @param more findings, each made when its turn comes, so that one at a time is alive
     * @throws OutputException if the file cannot be written
     */
    void write(StoredFindings before, Map<EntryKey, Supplier<Finding>> more) {
        try (PendingFile file = PendingFile.beside(path)) {
            FileChannel channel = file.channel();
            put(new FileHead(origin, 0).bytes(), channel, 0);
            before.copyTo(channel.position(channel.size()));
            for (Map.Entry<EntryKey, Supplier<Finding>> entry : more.entrySet()) {
                append(entry.getKey(), entry.getValue().get(), channel);
            }
            put(new FileHead(origin, channel.size()).bytes(), channel, 0);
            file.sync();
            file.moveIntoPlace();
        } catch (IOException e) {
            throw new OutputException(
                    "The statistics cannot be written to " + path + " (" + e.getMessage()
                            + "); free some space or name another file.",
                    e);
        }
    }

    /** The head holds the checksum of what follows it, and so is written last. */
    private static void append(EntryKey key, Finding finding, FileChannel channel) throws IOException {
        long head = channel.size();
        NumberWriter out = new NumberWriter(channel.position(head + Entry.HEAD));
        FindingCodec.write(finding, out);
        out.flush();
        Entry entry = new Entry(key, FindingCodec.kind(finding), head + Entry.HEAD, out.written(), out.checksum());
        put(entry.head(), channel, head);
    }

    private static void put(ByteBuffer bytes, FileChannel channel, long offset) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }
}
