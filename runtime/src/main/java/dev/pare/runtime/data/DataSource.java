/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Opens data by the kind of its file. */
public final class DataSource {
    private static final String KINDS =
            "give text (.tsv, .csv, .jsonl, .txt), NumPy arrays (.npz, .npy), or a folder with ONNX test_data_set_* folders";

    private DataSource() {}

    /**
     * Opens data for a model.
     *
     * @param signature the inputs that the batches are to feed
     * @throws DataException when the data cannot be used for this model
     */
    public static Dataset open(Path path, Signature signature, DataOptions options) {
        if (Files.isDirectory(path)) {
            return TensorFolder.open(path, signature, options);
        }
        if (!Files.isRegularFile(path)) {
            throw DataException.in(path, "there is no such file; " + KINDS);
        }
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        String extension = name.substring(name.lastIndexOf('.') + 1);
        return switch (extension) {
            case "tsv", "csv", "jsonl", "ndjson", "txt" -> TextDataset.open(path, signature, options);
            case "npz", "npy" -> ArrayDataset.open(path, signature, options);
            default -> throw DataException.in(path, "is of no known kind; " + KINDS);
        };
    }

    /**
     * Opens texts in memory; of more than the limit of the options, as many are drawn.
     *
     * @param labels one for each text
     * @throws DataException if there are none, or the model takes no text
     */
    public static Dataset texts(List<String> texts, List<Label> labels, Signature signature, DataOptions options) {
        return TextDataset.of("texts in memory", texts, labels, signature, options);
    }

    /**
     * Opens texts that are made, and have no labels.
     *
     * @param name what reports call them
     * @throws DataException if there are none, or the model takes no text
     */
    public static Dataset made(String name, List<String> texts, Signature signature, DataOptions options) {
        return TextDataset.of(name, texts, Collections.nCopies(texts.size(), Label.NONE), signature, options);
    }

    /**
     * Opens tensors in memory.
     *
     * @param batches value by input name
     * @throws DataException if they do not fit the model
     */
    public static Dataset tensors(List<Map<String, Values>> batches, Signature signature) {
        return GivenTensors.of(batches, signature);
    }
}
