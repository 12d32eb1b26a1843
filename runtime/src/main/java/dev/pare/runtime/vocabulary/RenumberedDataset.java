/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.vocabulary;

import dev.pare.pass.TokenMap;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.tensor.InputRole;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Data of a model with a larger vocabulary, for one that lost some of its tokens: those are fed as unknown. */
public final class RenumberedDataset implements Dataset {
    private final Dataset data;
    private final List<String> inputs;
    private final TokenMap map;
    private final int unknown;

    /**
     * @param ports inputs of the model; those that hold token ids are renumbered
     * @param unknown the old id that stands for what is not known
     */
    public RenumberedDataset(Dataset data, List<Port> ports, TokenMap map, int unknown) {
        this.data = data;
        this.inputs = ports.stream()
                .filter(p -> InputRole.of(p) == InputRole.IDS || InputRole.of(p) == InputRole.DECODER_IDS)
                .map(Port::name)
                .toList();
        this.map = map;
        this.unknown = Math.max(0, map.newId(unknown));
    }

    @Override
    public Iterable<Batch> batches() {
        return () -> StreamSupport.stream(data.batches().spliterator(), false)
                .map(this::renumbered)
                .iterator();
    }

    private Batch renumbered(Batch batch) {
        Map<String, Values> feeds = new LinkedHashMap<>(batch.feeds());
        for (String input : inputs) {
            feeds.computeIfPresent(
                    input, (name, values) -> values instanceof LongValues ids ? renumbered(ids) : values);
        }
        return new Batch(feeds, batch.labels(), batch.mask(), batch.samples());
    }

    private Values renumbered(LongValues ids) {
        long[] changed = ids.toArray();
        for (int i = 0; i < changed.length; i++) {
            changed[i] = map.keeps(changed[i]) ? map.newId(changed[i]) : unknown;
        }
        Shape shape = ids.shape();
        return LongValues.of(shape, changed);
    }

    @Override
    public int samples() {
        return data.samples();
    }

    @Override
    public String description() {
        return data.description();
    }

    @Override
    public boolean synthetic() {
        return data.synthetic();
    }

    @Override
    public boolean pairs() {
        return data.pairs();
    }

    @Override
    public boolean separable() {
        return data.separable();
    }

    @Override
    public String place(int sample) {
        return data.place(sample);
    }

    @Override
    public List<String> notes() {
        return data.notes();
    }

    @Override
    public void close() {
        data.close();
    }
}
