/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.centre;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.quantize.activation.RowConstant;
import dev.pare.quantize.centre.ShiftTargets.Taken;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Finds rows whose shift products would read, and which of them have to be shifted together. */
final class Groups {
    /** What takes up shifts in one way: a row behind a matrix, or without one. */
    private record Way(Weight row, Weight matrix) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Way way && way.row == row && way.matrix == matrix;
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(row) + System.identityHashCode(matrix);
        }
    }

    private final List<Weight> rows = new ArrayList<>();
    private final List<ShiftTargets> traces = new ArrayList<>();
    private final Map<Way, List<Integer>> byWay = new LinkedHashMap<>();

    private Groups() {}

    static List<Group> of(Facts facts) {
        Groups groups = new Groups();
        groups.find(facts);
        return groups.joined();
    }

    private void find(Facts facts) {
        Graph graph = facts.model().graph();
        Set<Weight> candidates = Collections.newSetFromMap(new IdentityHashMap<>());
        ConstantShift shift = new ConstantShift(facts);
        for (Node node : graph.nodes()) {
            RowConstant.of(facts, graph, node)
                    .map(RowConstant::weight)
                    .filter(candidates::add)
                    .ifPresent(row -> add(row, shift.of(row)));
        }
    }

    private void add(Weight row, ShiftTargets trace) {
        if (trace.readings().isEmpty()) {
            return;
        }
        int index = rows.size();
        rows.add(row);
        traces.add(trace);
        for (Taken taken : trace.taken()) {
            List<Integer> sharing = byWay.computeIfAbsent(new Way(taken.row(), taken.matrix()), w -> new ArrayList<>());
            if (!sharing.contains(index)) {
                sharing.add(index);
            }
        }
    }

    private List<Group> joined() {
        int[] group = IntStream.range(0, rows.size()).toArray();
        for (List<Integer> sharing : byWay.values()) {
            for (int member : sharing) {
                int from = group[member];
                int to = group[sharing.get(0)];
                for (int i = 0; i < group.length; i++) {
                    group[i] = group[i] == from ? to : group[i];
                }
            }
        }
        List<Group> groups = new ArrayList<>();
        for (int each : IntStream.of(group).distinct().toArray()) {
            List<Integer> members = IntStream.range(0, group.length)
                    .filter(i -> group[i] == each)
                    .boxed()
                    .toList();
            groups.add(group(members));
        }
        return groups;
    }

    private Group group(List<Integer> members) {
        List<Weight> own = members.stream().map(rows::get).toList();
        List<ShiftTargets> all = members.stream().map(traces::get).toList();
        Set<String> obstacles = new LinkedHashSet<>();
        all.forEach(t -> obstacles.addAll(t.obstacles()));
        Map<Way, List<Node>> places = new LinkedHashMap<>();
        for (ShiftTargets trace : all) {
            for (Taken taken : trace.taken()) {
                places.computeIfAbsent(new Way(taken.row(), taken.matrix()), w -> new ArrayList<>())
                        .add(taken.node());
            }
        }
        places.forEach((way, nodes) -> {
            if (!everywhereOnce(way.row(), nodes)) {
                obstacles.add("'" + way.row().name() + "', which would take the shift up, serves others, too");
            }
        });
        boolean wide = own.stream()
                .anyMatch(r -> r.tensor().shape().elements()
                        != own.get(0).tensor().shape().elements());
        if (wide) {
            obstacles.add("it would have to be shifted with rows of other widths");
        }
        return new Group(own, all, new ArrayList<>(obstacles));
    }

    private static boolean everywhereOnce(Weight row, List<Node> nodes) {
        return row.uses().size() == nodes.size()
                && row.uses().stream()
                        .allMatch(u -> nodes.stream().filter(n -> n == u.node()).count() == 1);
    }
}
