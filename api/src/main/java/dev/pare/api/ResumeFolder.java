/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.analysis.content.ContentHash;
import dev.pare.onnx.OutputException;
import dev.pare.pass.Checkpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Keeps finished parts as files of a folder. Their names are hashes of all that a part depends on, so that parts of another model, other data
 * or other options lie beside and are never found. A file is there whole or not at all.
 */
final class ResumeFolder implements Checkpoint {
    private static final String SUFFIX = ".pare-part";
    private static final int HASH = 64;
    private static final int PREFIX = 16;

    private final Path folder;
    private final Supplier<String> origin;
    private String known;

    private ResumeFolder(Path folder, Supplier<String> origin) {
        this.folder = folder;
        this.origin = origin;
    }

    /**
     * Makes the folder if there is none.
     *
     * @param origin names the model, the data, the recipe and the version; asked for when the first part is
     * @throws OutputException if that is not possible
     */
    static ResumeFolder in(Path folder, Supplier<String> origin) {
        try {
            Files.createDirectories(folder);
            return new ResumeFolder(folder, origin);
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    @Override
    public synchronized Optional<byte[]> find(String key) {
        Path file = file(key);
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            byte[] all = Files.readAllBytes(file);
            byte[] part = Arrays.copyOfRange(all, Math.min(HASH, all.length), all.length);
            return Arrays.equals(head(part), Arrays.copyOf(all, HASH)) ? Optional.of(part) : Optional.empty();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    @Override
    public synchronized void keep(String key, byte[] part) {
        Path file = file(key);
        try {
            Path fresh = Files.createTempFile(folder, prefix() + "new", SUFFIX);
            try (OutputStream out = Files.newOutputStream(fresh)) {
                out.write(head(part));
                out.write(part);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Tells a part that was damaged on disk. */
    private static byte[] head(byte[] part) {
        return new ContentHash().put(part).hex().getBytes(StandardCharsets.US_ASCII);
    }

    /** Where what was measured is kept. */
    Path statistics() {
        return file("statistics");
    }

    /** Deletes what was kept for this work, and the folder if nothing else is in it. */
    synchronized void delete() {
        try {
            boolean others = false;
            for (Path file : files()) {
                if (known != null && file.getFileName().toString().startsWith(known)) {
                    Files.deleteIfExists(file);
                } else {
                    others = true;
                }
            }
            if (!others) {
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new OutputException(folder + " cannot be deleted (" + e.getMessage() + "); delete it by hand.", e);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private Path file(String key) {
        return folder.resolve(prefix() + new ContentHash().put(key).hex() + SUFFIX);
    }

    private String prefix() {
        if (known == null) {
            known = new ContentHash().put(origin.get()).hex().substring(0, PREFIX) + "-";
        }
        return known;
    }

    private static OutputException failed(Path path, IOException cause) {
        return new OutputException(
                path + ": finished parts cannot be kept there (" + cause.getMessage()
                        + "); name another folder to resume from.",
                cause);
    }
}
