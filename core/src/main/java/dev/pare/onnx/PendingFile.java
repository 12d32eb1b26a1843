/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A file that is written beside its final place and moved there when it is complete; removed when it is given up. */
public final class PendingFile implements AutoCloseable {
    private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

    private static final AtomicInteger COUNT = new AtomicInteger();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> UNFINISHED.forEach(PendingFile::deleteQuietly)));
    }

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final boolean lasting;

    private PendingFile(Path target, Path temporary, FileChannel channel, boolean lasting) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
        this.lasting = lasting;
    }

    /** Starts a file; what lies at the target stays until the new one is complete. */
    public static PendingFile beside(Path target) throws IOException {
        return beside(target, true);
    }

    /** @param lasting whether the file has to outlive a failure of the machine */
    static PendingFile beside(Path target, boolean lasting) throws IOException {
        Path absolute = target.toAbsolutePath();
        String name =
                "." + absolute.getFileName() + "." + ProcessHandle.current().pid() + ".tmp";
        Path temporary = absolute.resolveSibling(name);
        UNFINISHED.add(temporary);
        FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        return new PendingFile(absolute, temporary, channel, lasting);
    }

    /** Where the content goes. */
    public FileChannel channel() {
        return channel;
    }

    /** Makes sure that all bytes are on the disk, if they are to last. */
    public void sync() throws IOException {
        if (lasting) {
            channel.force(true);
        }
        channel.close();
    }

    /** Puts the file in its place, which then holds either what it held before or all of the new. */
    public void moveIntoPlace() throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
        UNFINISHED.remove(temporary);
        if (lasting) {
            syncFolder();
        }
    }

    private void syncFolder() {
        // Not every system can open a folder; the file itself is safe without it.
        try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            return;
        }
    }

    @Override
    public void close() {
        if (UNFINISHED.remove(temporary)) {
            try {
                channel.close();
            } catch (IOException e) {
                // The file goes anyway.
            }
            deleteQuietly(temporary);
        }
    }

    private static void deleteQuietly(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // Nothing more can be done about it.
        }
    }
}
