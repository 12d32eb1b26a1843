/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import dev.pare.runtime.tensor.Values;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Named arrays from an .npz archive, or the one array of an .npy file, whose name is then empty. */
final class NumpyFile {
    /** Arrays above this are refused before they are unpacked. */
    private static final int MOST_BYTES = 1 << 30;

    private NumpyFile() {}

    static Map<String, Values> read(Path path) {
        try {
            if (path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".npy")) {
                if (Files.size(path) > MOST_BYTES) {
                    throw DataException.in(path, "is over 1 GiB; split it");
                }
                return Map.of("", NpyArray.read(path.toString(), Files.readAllBytes(path)));
            }
            return archive(path);
        } catch (IOException e) {
            throw DataException.in(
                    path, "cannot be read as NumPy arrays (" + e.getMessage() + "); write it anew with numpy.savez", e);
        }
    }

    private static Map<String, Values> archive(Path path) throws IOException {
        Map<String, Values> arrays = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(path.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (entry.getName().endsWith(".npy")) {
                    String name = entry.getName().substring(0, entry.getName().length() - 4);
                    arrays.put(name, NpyArray.read(path + ": array '" + name + "'", bytes(path, zip, entry)));
                }
            }
        }
        if (arrays.isEmpty()) {
            throw DataException.in(path, "holds no arrays; write it with numpy.savez and the model's input names");
        }
        return arrays;
    }

    private static byte[] bytes(Path path, ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(MOST_BYTES);
            if (in.read() != -1) {
                throw DataException.in(path, "array '" + entry.getName() + "' is over 1 GiB; split it");
            }
            return bytes;
        }
    }
}
