/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Several data sets, one after the other.
 *
 * @param parts at least one
 */
public record JoinedDataset(List<Dataset> parts) implements Dataset {
    public JoinedDataset {
        parts = List.copyOf(parts);
    }

    /** A data set, and what stands beside it, if anything does. */
    public static Dataset of(Dataset own, Optional<Dataset> beside) {
        return beside.<Dataset>map(other -> new JoinedDataset(List.of(own, other)))
                .orElse(own);
    }

    @Override
    public Iterable<Batch> batches() {
        return () -> parts.stream()
                .flatMap(part -> StreamSupport.stream(part.batches().spliterator(), false))
                .iterator();
    }

    @Override
    public int samples() {
        return parts.stream().mapToInt(Dataset::samples).sum();
    }

    @Override
    public String description() {
        return parts.stream().map(Dataset::description).collect(Collectors.joining("; "));
    }

    @Override
    public boolean synthetic() {
        return parts.stream().allMatch(Dataset::synthetic);
    }

    @Override
    public boolean separable() {
        return parts.stream().allMatch(Dataset::separable);
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        parts.forEach(part -> notes.addAll(part.notes()));
        return List.copyOf(notes);
    }

    @Override
    public void close() {
        parts.forEach(Dataset::close);
    }
}
