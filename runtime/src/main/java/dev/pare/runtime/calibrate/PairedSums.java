/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.pass.SequentialCalibration.Pair;
import dev.pare.pass.SequentialCalibration.Paired;
import dev.pare.pass.SequentialCalibration.Regression;
import dev.pare.runtime.tensor.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The sums of one stage of a walk for pairs of values; those that read the same value share its Gram matrix. */
final class PairedSums {
    private final List<PairedGroup> groups = new ArrayList<>();
    private int samples;

    PairedSums(List<Pair> pairs, CalibrationSettings settings, Consumer<String> notes) {
        Map<Object, List<Pair>> byInput = new LinkedHashMap<>();
        pairs.stream()
                .distinct()
                .forEach(pair -> byInput.computeIfAbsent(List.of(pair.input(), pair.axis()), k -> new ArrayList<>())
                        .add(pair));
        GramRoom room = new GramRoom(settings.gramBytes());
        byInput.values().forEach(same -> groups.add(new PairedGroup(same, room, settings.algebra(), notes)));
    }

    /** What the changed model has to tell. */
    Set<String> ofChanged() {
        Set<String> values = new LinkedHashSet<>();
        for (PairedGroup group : groups) {
            for (Pair pair : group.pairs()) {
                values.add(pair.input());
                pair.less().ifPresent(values::add);
            }
        }
        return values;
    }

    /** What the original has to tell. */
    Set<String> ofOriginal() {
        Set<String> values = new LinkedHashSet<>();
        groups.forEach(group -> group.pairs().forEach(pair -> values.add(pair.target())));
        return values;
    }

    /** Gives up pairs of values that cannot be told. */
    void retain(Set<String> changed, Set<String> original) {
        for (PairedGroup group : groups) {
            group.giveUp(
                    pair -> !changed.contains(pair.input())
                            || !original.contains(pair.target())
                            || !changed.containsAll(pair.less().stream().toList()),
                    "it is not a tensor of numbers in the main graphs of both models");
        }
    }

    void add(Map<String, Values> changed, Map<String, Values> original, UnpaddedRows real) {
        groups.forEach(group -> group.add(changed, original, real, samples));
        samples += real.samples();
    }

    Map<Pair, Regression> finish() {
        Map<Pair, Regression> found = new LinkedHashMap<>();
        for (PairedGroup group : groups) {
            List<Pair> pairs = List.copyOf(group.pairs());
            List<Paired> learned = group.finish(false);
            List<Paired> held = group.finish(true);
            for (int i = 0; i < Math.min(learned.size(), held.size()); i++) {
                found.put(pairs.get(i), new Regression(learned.get(i), held.get(i)));
            }
        }
        return found;
    }
}
