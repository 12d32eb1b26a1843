package dev.pare.api;

import dev.pare.graph.Model;
import dev.pare.onnx.ModelFormatException;
import dev.pare.onnx.OutputException;
import dev.pare.tensor.MappedData;
import dev.pare.tensor.MappedFile;
import dev.pare.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The files of the original: the model and the weights beside it.
 *
 * @param beside files of external data
 */
record InputFiles(Path model, Set<MappedFile> beside) {
    static InputFiles of(Path path, Model model) {
        Set<MappedFile> beside = new LinkedHashSet<>();
        for (Tensor tensor : model.tensors()) {
            if (tensor.data() instanceof MappedData data && data.external()) {
                beside.add(data.file());
            }
        }
        return new InputFiles(path, beside);
    }

    /** Bytes on disk of all files. */
    long size() {
        try {
            return Files.size(model)
                    + beside.stream().mapToLong(MappedFile::size).sum();
        } catch (IOException e) {
            throw new ModelFormatException(model + " cannot be looked at: " + e.getMessage() + ".", e);
        }
    }

    /** Throws OutputException if a model that is written to a path, or its external data, would take the place of the original. */
    void refuseOverwriting(Path output) {
        Path weights = output.toAbsolutePath().resolveSibling(output.getFileName() + ".data");
        for (Path target : List.of(output, weights)) {
            if (same(model, target)) {
                throw new OutputException(
                        target + " is the model itself; name another file, the original is never overwritten.", null);
            }
            if (beside.stream().anyMatch(file -> same(file.path(), target))) {
                throw new OutputException(
                        target + " holds weights of the model itself; name another output, the original is never"
                                + " overwritten.",
                        null);
            }
        }
    }

    private static boolean same(Path one, Path other) {
        try {
            return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
        } catch (IOException e) {
            throw new OutputException(other + " cannot be looked at: " + e.getMessage() + ".", e);
        }
    }

    /** What Java throws when a mapped file has lost the bytes that are read, in words. */
    static RuntimeException becameShorter(Path model, InternalError e) {
        if (e.getMessage() == null || !e.getMessage().contains("memory access")) {
            throw e;
        }
        return new ModelFormatException(
                model + " or its external data became shorter or unreadable while it was read; see that nothing writes"
                        + " to it, and start again.",
                e);
    }
}
