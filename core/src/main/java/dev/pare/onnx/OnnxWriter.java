/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

import dev.pare.graph.Model;
import dev.pare.onnx.wire.Onnx.ModelProto;
import dev.pare.tensor.MappedData;
import dev.pare.tensor.Tensor;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Writes ONNX files: weights are streamed from where they are, into a temporary file that is synced and moved into place when it is
 * complete. The same model gives the same bytes, whatever the number of threads.
 */
public final class OnnxWriter {
    /** Where the weights go. */
    public enum Storage {
        /** Puts weights beside the model if they were there in the source or if one file would exceed 2 GiB, else in the model. */
        AUTO,
        SINGLE_FILE,
        /** Puts weights in one file beside the model, with its name and {@code .data}. */
        EXTERNAL
    }

    /** What protobuf can hold in one message. */
    private static final long LIMIT = Integer.MAX_VALUE;

    private OnnxWriter() {}

    /** Writes with the storage that fits, on all processors. */
    public static long write(Model model, Path path) {
        return write(model, path, Storage.AUTO, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Writes a model.
     *
     * @return the bytes of all files that were written
     * @throws OutputException if the file cannot be written; what was at its place is untouched
     */
    public static long write(Model model, Path path, Storage storage, int threads) {
        return write(model, path, storage, threads, part -> {});
    }

    /**
     * The same, and tells of each part of the file before it is written.
     *
     * @param watch is given the bytes of a part, on the thread that writes it; what it throws ends the work, and nothing is left behind
     */
    public static long write(Model model, Path path, Storage storage, int threads, LongConsumer watch) {
        return write(model, path, storage, threads, true, watch);
    }

    /** Writes a file that is needed no longer than this process runs: it is complete when it is there, and not made sure of on the disk. */
    public static long writeScratch(Model model, Path path) {
        return write(model, path, Storage.AUTO, Runtime.getRuntime().availableProcessors(), false, part -> {});
    }

    private static long write(
            Model model, Path path, Storage storage, int threads, boolean lasting, LongConsumer watch) {
        try {
            boolean external = storage == Storage.EXTERNAL || storage == Storage.AUTO && wantsExternal(model);
            ExternalLayout layout = external
                    ? new ExternalLayout(weightsFile(path).getFileName().toString())
                    : null;
            TensorToProto tensors = new TensorToProto(layout);
            ModelProto proto = new ToProto(tensors).model(model);
            List<Extent> extents = Splicer.extents(new Skeleton(proto.toByteArray(), tensors.cuts()));
            refuseTooLarge(path, extents);
            if (external && layout.size() > 0) {
                writeBoth(path, extents, layout, threads, lasting, watch);
                return size(extents) + layout.size();
            }
            writeOne(path, extents, threads, lasting, watch);
            return size(extents);
        } catch (IOException e) {
            throw new OutputException(
                    path + " cannot be written (" + reason(e)
                            + "); nothing was changed. Free some space or choose another place.",
                    e);
        }
    }

    /** The file beside a model that its weights go to if they do not go into the model. */
    public static Path weightsFile(Path path) {
        return path.toAbsolutePath().resolveSibling(path.getFileName() + ".data");
    }

    /**
     * Checks before long work that a file can be written.
     *
     * @throws OutputException if its folder is missing or not writable, or the path is a folder
     */
    public static void checkWritable(Path path) {
        Path folder = path.toAbsolutePath().getParent();
        if (Files.isDirectory(path)) {
            throw new OutputException(path + " is a folder; name a file for the output.", null);
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new OutputException(
                    "The folder of " + path + " does not exist; create it or choose another output.", null);
        }
        if (!Files.isWritable(folder)) {
            throw new OutputException("The folder of " + path + " is not writable; choose another output.", null);
        }
    }

    private static boolean wantsExternal(Model model) {
        long total = 0;
        for (Tensor tensor : model.tensors()) {
            total += tensor.byteSize();
            if (tensor.data() instanceof MappedData mapped && mapped.external()) {
                return true;
            }
        }
        // A tenth of a percent and a megabyte for nodes and names.
        return total + total / 1000 + (1 << 20) > LIMIT;
    }

    private static void refuseTooLarge(Path path, List<Extent> extents) {
        if (size(extents) > LIMIT) {
            throw new OutputException(
                    path + " would pass 2 GiB, more than one ONNX file can hold; use external data.", null);
        }
    }

    private static long size(List<Extent> extents) {
        Extent last = extents.get(extents.size() - 1);
        return last.offset() + last.data().byteSize();
    }

    private static void writeOne(Path path, List<Extent> extents, int threads, boolean lasting, LongConsumer watch)
            throws IOException {
        try (PendingFile file = PendingFile.beside(path, lasting)) {
            ExtentWriter.write(file.channel(), extents, threads, watch);
            file.sync();
            file.moveIntoPlace();
        }
    }

    private static void writeBoth(
            Path path, List<Extent> extents, ExternalLayout layout, int threads, boolean lasting, LongConsumer watch)
            throws IOException {
        Path weights = weightsFile(path);
        try (PendingFile model = PendingFile.beside(path, lasting);
                PendingFile data = PendingFile.beside(weights, lasting)) {
            ExtentWriter.write(data.channel(), layout.extents(), threads, watch);
            ExtentWriter.write(model.channel(), extents, threads, watch);
            data.sync();
            model.sync();
            if (Files.exists(weights)) {
                // An old model must not be left with new weights: better no model for a moment.
                Files.deleteIfExists(path);
            }
            data.moveIntoPlace();
            model.moveIntoPlace();
        }
    }

    private static String reason(IOException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return e instanceof AccessDeniedException ? "permission denied" : message;
    }
}
