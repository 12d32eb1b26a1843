/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.walk;

import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.TensorBytes;
import dev.pare.runtime.tensor.Values;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Nodes that are run now, for some values. Closed before it is finished, it leaves the run as it was. */
public final class Stage implements AutoCloseable {
    private final PartialRun run;
    private final Plan plan;
    private final Optional<LoadedSegment> loaded;
    private final Map<String, KeptValue> fresh = new LinkedHashMap<>();

    Stage(PartialRun run, Plan plan, Optional<LoadedSegment> loaded) {
        this.run = run;
        this.plan = plan;
        this.loaded = loaded;
    }

    /** Those of the values that can be told: fed or computed in the main graph, and tensors of numbers. */
    public Set<String> values() {
        return plan.values();
    }

    /** Whether inputs of batches are read; otherwise {@link #run} may be given none. */
    public boolean readsInputs() {
        return plan.segment().readsInputs() || plan.values().stream().anyMatch(plan.graph()::isFed);
    }

    /** Whether nodes are run that have been run before, since what they lead to is not kept or no longer true. */
    public boolean repeats() {
        return plan.repeats();
    }

    /**
     * Runs one batch; to be called for each batch in order.
     *
     * @return by name; an input that the batch does not feed is left out
     */
    public Map<String, Values> run(int batch, Map<String, Values> feeds) {
        Map<String, TensorBytes> outputs = loaded.map(
                        segment -> segment.model().runBytes(feeds, kept(batch), segment.outputs()))
                .orElse(Map.of());
        outputs.forEach((name, tensor) -> {
            if (plan.keep().contains(name)) {
                fresh.computeIfAbsent(name, n -> run.newValue()).add(tensor);
            }
        });
        Map<String, Values> values = new HashMap<>();
        for (String value : plan.values()) {
            if (outputs.containsKey(value)) {
                values.put(value, OrtModel.values(outputs.get(value)));
            } else if (run.has(value)) {
                values.put(value, OrtModel.values(run.kept(value).batch(batch)));
            } else if (feeds.containsKey(value)) {
                values.put(value, feeds.get(value));
            }
        }
        return values;
    }

    private Map<String, TensorBytes> kept(int batch) {
        Map<String, TensorBytes> kept = new HashMap<>();
        for (String value : plan.segment().read()) {
            if (run.has(value)) {
                kept.put(value, run.kept(value).batch(batch));
            }
        }
        return kept;
    }

    /** Lets the run go on from here; all batches must have been run. */
    public void finish() {
        run.proceed(plan, fresh);
        fresh.clear();
    }

    @Override
    public void close() {
        try {
            loaded.ifPresent(LoadedSegment::close);
        } finally {
            Set<KeptValue> left = new HashSet<>(fresh.values());
            fresh.clear();
            left.forEach(KeptValue::close);
        }
    }
}
