/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.InputRole;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Arrays by input name, split into batches along the first axis. */
final class ArrayDataset implements Dataset {
    private static final List<String> LABELS = List.of("labels", "label");

    private final Map<String, Values> arrays;
    private final List<Label> labels;
    private final BatchInputs inputs;
    private final int samples;
    private final int batchSize;
    private final int left;
    private final String description;

    private ArrayDataset(
            Path path,
            Map<String, Values> arrays,
            List<Label> labels,
            Signature signature,
            int samples,
            int batchSize,
            int left) {
        this.arrays = arrays;
        this.labels = labels;
        this.inputs = new BatchInputs(signature, path.toString());
        this.samples = samples;
        this.batchSize = batchSize;
        this.left = left;
        this.description = path.getFileName() + ", " + samples + " samples";
    }

    static Dataset open(Path path, Signature signature, DataOptions options) {
        Map<String, Values> arrays = new LinkedHashMap<>(NumpyFile.read(path));
        if (arrays.containsKey("")) {
            arrays.put(onlyInput(path, signature), arrays.remove(""));
        }
        Optional<Values> labels = LABELS.stream()
                .filter(name -> signature.input(name).isEmpty())
                .flatMap(name -> Optional.ofNullable(arrays.remove(name)).stream())
                .findFirst();
        new BatchInputs(signature, path.toString()).check(arrays);
        int samples = Math.min(options.limit(), rows(path, arrays));
        int batchSize = signature.inputs().stream()
                .filter(port -> arrays.containsKey(port.name()))
                .flatMapToInt(port -> port.fixed(0).stream())
                .findFirst()
                .orElse(options.batchSize());
        int left = samples % batchSize;
        if (left == 0 || !fixedBatch(signature)) {
            return new ArrayDataset(path, arrays, labels(path, labels, samples), signature, samples, batchSize, 0);
        }
        int whole = samples - left;
        if (whole == 0) {
            throw DataException.in(
                    path, "has " + samples + " samples, and the model takes " + batchSize + " at a time; give more");
        }
        return new ArrayDataset(path, arrays, labels(path, labels, whole), signature, whole, batchSize, left);
    }

    private static boolean fixedBatch(Signature signature) {
        return signature.inputs().stream().anyMatch(port -> port.fixed(0).isPresent());
    }

    private static String onlyInput(Path path, Signature signature) {
        List<Port> needed = signature.inputs().stream()
                .filter(port -> InputRole.of(port) == InputRole.IDS || InputRole.of(port) == InputRole.OTHER)
                .toList();
        if (needed.size() != 1) {
            throw DataException.in(
                    path,
                    "is one array without a name, and the model has the inputs " + signature.inputNames()
                            + "; give an .npz file with one array for each");
        }
        return needed.get(0).name();
    }

    private static int rows(Path path, Map<String, Values> arrays) {
        if (arrays.isEmpty()) {
            throw DataException.in(path, "holds no arrays beside the labels; add one for each input of the model");
        }
        int rows = -1;
        for (Map.Entry<String, Values> entry : arrays.entrySet()) {
            Values values = entry.getValue();
            int these = values.shape().rank() == 0 ? 0 : values.shape().intDim(0);
            if (these == 0 || (rows >= 0 && these != rows)) {
                throw DataException.in(
                        path,
                        "array '" + entry.getKey() + "' has the shape " + values.shape()
                                + "; all arrays need the same number of samples, at least one, on the first axis");
            }
            rows = these;
        }
        return rows;
    }

    private static List<Label> labels(Path path, Optional<Values> given, int samples) {
        if (given.isEmpty()) {
            return IntStream.range(0, samples).mapToObj(i -> Label.NONE).toList();
        }
        Values values = given.get();
        if (values.shape().rank() != 1 || values.size() < samples) {
            throw DataException.in(
                    path, "the labels have the shape " + values.shape() + "; give one number for each sample");
        }
        return IntStream.range(0, samples).mapToObj(i -> label(values, i)).toList();
    }

    private static Label label(Values values, int i) {
        if (values instanceof FloatValues scores) {
            return new Label.Score(scores.at(i));
        }
        long index = ((LongValues) values).at(i);
        return index < 0 ? Label.NONE : new Label.ClassIndex(Math.toIntExact(index));
    }

    private Batch batch(int number) {
        int from = number * batchSize;
        int to = Math.min(samples, from + batchSize);
        Map<String, Values> feeds = new LinkedHashMap<>();
        arrays.forEach((name, values) -> feeds.put(name, values.rows(from, to)));
        return inputs.batch(feeds, labels.subList(from, to), to - from);
    }

    @Override
    public Iterable<Batch> batches() {
        return () -> IntStream.range(0, (samples + batchSize - 1) / batchSize)
                .mapToObj(this::batch)
                .iterator();
    }

    @Override
    public int samples() {
        return samples;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public List<String> notes() {
        return left == 0
                ? List.of()
                : List.of("the last " + left + " samples are left out, since the model takes " + batchSize
                        + " at a time");
    }
}
