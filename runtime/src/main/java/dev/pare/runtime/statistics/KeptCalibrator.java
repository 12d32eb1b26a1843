/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.statistics;

import dev.pare.analysis.content.Fingerprints;
import dev.pare.analysis.content.TensorHashes;
import dev.pare.graph.Model;
import dev.pare.pass.Progress;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.run.Calibrator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Measures what a file of statistics does not hold yet and adds it there. The file belongs to one model and one set of data; an entry
 * belongs to all that its value is computed from, so that a changed model finds again what the change did not touch, and nothing else.
 *
 * <p>Gram matrices are read from the file each time they are asked for and stay on the heap no longer than the caller keeps them.
 */
public final class KeptCalibrator implements Calibrator {
    private final Path path;
    private final Origin origin;
    private final TensorHashes tensors;
    private final Calibrator live;
    private final long memory;
    private final Consumer<String> notes;
    private StoredFindings stored;

    /**
     * Opens a file of statistics; one that does not exist is made when the first measurement is done.
     *
     * @param tensors hashes that are known already
     * @param live measures what is missing, and runs models
     * @param memory what {@code live} may take for Gram matrices, in bytes: what could not be measured is tried again with more
     * @param notes told what was read from the file
     * @throws dev.pare.runtime.data.DataException if the file is damaged or belongs to another model, other data or another Pare
     */
    public KeptCalibrator(
            Path path, Origin origin, TensorHashes tensors, Calibrator live, long memory, Consumer<String> notes) {
        this.path = path;
        this.origin = origin;
        this.tensors = tensors;
        this.live = live;
        this.memory = memory;
        this.notes = notes;
        this.stored = StoredFindings.open(path, origin);
    }

    /**
     * Reads or measures what is asked for.
     *
     * @throws dev.pare.onnx.OutputException if the file cannot be written
     */
    @Override
    public Statistics measure(Model model, List<StatisticsRequest> requests, Progress progress) {
        Map<StatisticsRequest, EntryKey> keys = keys(model, requests);
        List<StatisticsRequest> missing = new ArrayList<>(requests);
        missing.removeIf(request -> keys.containsKey(request) && isKnown(keys.get(request)));
        if (!missing.isEmpty()) {
            keep(live.measure(model, missing, progress), missing, keys);
        }
        note(requests, missing, keys);
        // Measured anew with nothing to measure, so that what was measured does not stay on the heap.
        return new KeptStatistics(stored, keys, live.measure(model, List.of(), progress));
    }

    /** Requests that share a name and a kind answer to one name in two ways, and are left to the calibrator to refuse. */
    private Map<StatisticsRequest, EntryKey> keys(Model model, List<StatisticsRequest> requests) {
        Fingerprints fingerprints = Fingerprints.of(model, tensors);
        Map<StatisticsRequest, EntryKey> keys = new LinkedHashMap<>();
        for (StatisticsRequest request : requests) {
            boolean alone = requests.stream()
                    .noneMatch(other -> !other.equals(request)
                            && other.getClass().equals(request.getClass())
                            && other.value().equals(request.value()));
            EntryKey.of(request, fingerprints).filter(key -> alone).ifPresent(key -> keys.put(request, key));
        }
        return keys;
    }

    private boolean isKnown(EntryKey key) {
        return stored.has(key)
                && !(stored.absent(key).isPresent() && stored.absent(key).getAsLong() < memory);
    }

    private void keep(Statistics measured, List<StatisticsRequest> missing, Map<StatisticsRequest, EntryKey> keys) {
        Map<EntryKey, Supplier<Finding>> more = new LinkedHashMap<>();
        for (StatisticsRequest request : missing) {
            Optional.ofNullable(keys.get(request))
                    .ifPresent(key -> more.put(
                            key, () -> Finding.in(measured, request).orElseGet(() -> new Finding.Absent(memory))));
        }
        if (!more.isEmpty()) {
            new FindingsWriter(path, origin).write(stored, more);
            stored = StoredFindings.open(path, origin);
        }
    }

    private void note(
            List<StatisticsRequest> requests, List<StatisticsRequest> missing, Map<StatisticsRequest, EntryKey> keys) {
        List<StatisticsRequest> read = new ArrayList<>(requests);
        read.removeAll(missing);
        if (!read.isEmpty()) {
            notes.accept(read.size() + " of " + requests.size() + " statistics were read from " + path);
        }
        for (StatisticsRequest request : read) {
            if (stored.absent(keys.get(request)).isPresent()) {
                notes.accept("value '" + request.value() + "' is left out of the statistics, as it was when " + path
                        + " was made");
            }
        }
    }
}
