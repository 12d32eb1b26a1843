/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.vocabulary;

import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ValueInfo;
import dev.pare.graph.ValueInfo.TensorType;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sizes that a file states and that are not true any more once the vocabulary is smaller. */
final class OutputTypes {
    private OutputTypes() {}

    /** The model with the new size wherever the old number of tokens was the last size of a value. */
    @SuppressWarnings("ReferenceEquality") // The same object is how an edit says that nothing changed.
    static Model forget(Model after, Model before, Plan<Trim> plan) {
        Optional<Decision.Apply<Trim>> any = plan.applied().stream().findFirst();
        if (after == before || any.isEmpty()) {
            return after;
        }
        Trim trim = any.get().details();
        long old = any.get().weight().tensor().shape().dim(trim.axis());
        Graph graph = after.graph();
        List<ValueInfo> outputs = changed(graph.outputs(), old, trim.tokens().size());
        List<ValueInfo> inner = changed(graph.valueInfos(), old, trim.tokens().size());
        return after.withGraph(graph.withOutputs(outputs).withValueInfos(inner));
    }

    private static List<ValueInfo> changed(List<ValueInfo> infos, long old, long now) {
        return infos.stream().map(i -> changed(i, old, now)).toList();
    }

    private static ValueInfo changed(ValueInfo info, long old, long now) {
        Optional<List<Dim>> dims = info.type().flatMap(TensorType::dims);
        if (dims.isEmpty()
                || dims.get().isEmpty()
                || !dims.get().get(dims.get().size() - 1).equals(new Dim.Fixed(old))) {
            return info;
        }
        TensorType type = info.type().orElseThrow();
        List<Dim> shorter = new ArrayList<>(dims.get());
        shorter.set(shorter.size() - 1, new Dim.Fixed(now));
        TensorType changed = new TensorType(type.elementCode(), Optional.of(shorter), type.carried());
        return new ValueInfo(info.name(), Optional.of(changed), info.carried());
    }
}
