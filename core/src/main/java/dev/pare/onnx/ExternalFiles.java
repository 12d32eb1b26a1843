/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

import dev.pare.tensor.Encoding;
import dev.pare.tensor.MappedData;
import dev.pare.tensor.MappedFile;
import dev.pare.tensor.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Opens the files of weights beside a model, each once, and only those that really lie in the model's folder. */
final class ExternalFiles {
    private final Path model;
    private final Path folder;
    private final Map<String, MappedFile> open = new HashMap<>();

    ExternalFiles(Path model) {
        this.model = model;
        Path parent = model.toAbsolutePath().getParent();
        this.folder = parent;
    }

    TensorData range(String location, long offset, long length, String label) {
        MappedFile file = open.computeIfAbsent(location, l -> open(l, label));
        if (length > file.size() || offset > file.size() - length) {
            throw refuse(
                    label,
                    "needs bytes " + offset + " to " + (offset + length) + " of " + file.path() + ", which has only "
                            + file.size() + ": copy the whole file beside the model");
        }
        return new MappedData(file, offset, length, Encoding.RAW, true);
    }

    private MappedFile open(String location, String label) {
        try {
            Path path = folder.resolve(location).normalize();
            if (Path.of(location).isAbsolute() || !path.startsWith(folder.normalize())) {
                throw refuse(
                        label,
                        "points to " + location + ", outside the model's folder; move the file beside the model");
            }
            if (!Files.isRegularFile(path)) {
                throw refuse(
                        label, "needs the file " + location + ", which is missing beside the model; copy it there");
            }
            if (!path.toRealPath().startsWith(folder.toRealPath())) {
                throw refuse(
                        label, "points to " + location + ", a link out of the model's folder; copy the file instead");
            }
            if (links(path) > 1) {
                throw refuse(label, "points to " + location + ", which has other hard links; copy the file instead");
            }
            return MappedFile.open(path);
        } catch (InvalidPathException e) {
            throw refuse(label, "points to '" + location + "', which is not a file name");
        } catch (IOException e) {
            throw refuse(label, "needs the file " + location + ", which cannot be read (" + e.getMessage() + ")");
        }
    }

    private static int links(Path path) throws IOException {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? (Integer) Files.getAttribute(path, "unix:nlink")
                : 1;
    }

    private ModelFormatException refuse(String label, String what) {
        return new ModelFormatException(model + ": external data of " + label + " " + what + ".");
    }
}
