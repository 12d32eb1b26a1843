/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.walk;

import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import dev.pare.runtime.session.SessionSettings;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model that is run on the same batches up to some values, then on to others, while nodes that have not been run yet may change.
 * Between two stages, those computed values that later nodes read are kept. Whatever is asked for is right for the model as it is
 * then: where nodes that have been run are no longer the same, or values upstream of them are asked for, they are run again, from the
 * nearest values that are kept or from the inputs.
 *
 * <p>Nodes and tensors are the same if they are the same objects or hold the same; tensors that are not the same objects are read to
 * tell. Nodes without inputs that draw random numbers are taken for constants and drawn anew in each stage.
 *
 * <p>The kept values of at most two stages are in memory, as far as it is allowed, and else on disk; there are the nodes of one stage
 * with their weights, too.
 */
public final class PartialRun implements AutoCloseable {
    private final String name;
    private final Path folder;
    private final SessionSettings settings;
    private final KeptRoom room;
    private final Progressed progressed = new Progressed();
    private final Map<String, KeptValue> kept = new HashMap<>();
    private final Set<String> unreadable = new HashSet<>();
    private int files;

    /**
     * Starts at the inputs.
     *
     * @param name begins the names of files, so that several runs can share a folder
     * @param memory bytes of kept values that need not go to disk
     */
    public PartialRun(String name, Path folder, SessionSettings settings, long memory) {
        this.name = name;
        this.folder = folder;
        this.settings = settings;
        this.room = new KeptRoom(memory);
    }

    /** Whether all nodes that have been run are in another form of the model as they were, so that it can be run on from here. */
    public boolean leadsTo(Model other) {
        return progressed.unchanged(new MainGraph(other)).size() == progressed.size();
    }

    /**
     * Makes ready to run on to some values.
     *
     * @param model the model as it is now
     * @throws dev.pare.onnx.ModelFormatException if ONNX Runtime cannot load what is to be run
     * @throws dev.pare.onnx.OutputException if the folder cannot be written to
     */
    public Stage advance(Model model, Collection<String> values) {
        MainGraph graph = new MainGraph(model);
        Set<Node> unchanged = progressed.unchanged(graph);
        forget(graph, unchanged);
        Set<String> known = new LinkedHashSet<>(values);
        known.removeIf(value -> !graph.isFed(value) && graph.producer(value) == null);
        Segment segment = new Segment(graph, graph.toward(known, kept.keySet()));
        Set<Node> done = MainGraph.nodeSet();
        done.addAll(unchanged);
        done.addAll(segment.nodes());
        boolean repeats = segment.nodes().stream().anyMatch(node -> !graph.isConstant(node) && progressed.knows(node));
        while (true) {
            Set<String> keep = graph.frontier(done, value -> !unreadable.contains(value) && here(value, segment));
            Set<String> outputs = new LinkedHashSet<>(keep);
            outputs.addAll(known);
            outputs.removeIf(value -> !segment.makes(value) || kept.containsKey(value));
            Optional<LoadedSegment> loaded = outputs.isEmpty() ? Optional.empty() : Optional.of(load(segment, outputs));
            Set<String> refused = new HashSet<>(outputs);
            loaded.ifPresent(l -> refused.removeAll(l.outputs()));
            known.removeAll(refused);
            unreadable.addAll(refused);
            if (keep.stream().noneMatch(refused::contains)) {
                return new Stage(this, new Plan(graph, segment, unchanged, done, known, keep, repeats), loaded);
            }
            loaded.ifPresent(LoadedSegment::close);
        }
    }

    private boolean here(String value, Segment segment) {
        return kept.containsKey(value) || segment.makes(value);
    }

    /** Deletes kept values that are no longer those of the model. */
    private void forget(MainGraph graph, Set<Node> unchanged) {
        Set<String> wrong = new HashSet<>(kept.keySet());
        wrong.removeIf(value -> unchanged.contains(graph.producer(value)));
        wrong.forEach(value -> kept.remove(value).close());
    }

    private LoadedSegment load(Segment segment, Set<String> outputs) {
        Map<String, ValueInfo> inputs = new LinkedHashMap<>();
        for (String value : segment.read()) {
            if (kept.containsKey(value)) {
                inputs.put(value, kept.get(value).info(value));
            }
        }
        return LoadedSegment.open(segment.model(inputs, outputs), folder.resolve(name + ".onnx"), settings);
    }

    boolean has(String value) {
        return kept.containsKey(value);
    }

    KeptValue kept(String value) {
        return kept.get(value);
    }

    KeptValue newValue() {
        return new KeptValue(folder.resolve(name + "-" + files++), room);
    }

    void proceed(Plan plan, Map<String, KeptValue> fresh) {
        Set<String> over = new HashSet<>(kept.keySet());
        over.removeAll(plan.keep());
        over.forEach(value -> kept.remove(value).close());
        kept.putAll(fresh);
        progressed.become(plan.done(), plan.unchanged(), plan.graph());
    }

    /** Bytes of kept values, in memory and on disk. */
    public long bytes() {
        return kept.values().stream().mapToLong(KeptValue::bytes).sum();
    }

    @Override
    public void close() {
        kept.values().forEach(KeptValue::close);
        kept.clear();
    }
}
