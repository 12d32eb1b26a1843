/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.student;

import dev.pare.distill.network.UnsupportedModelException;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A model that is to learn, and which of its hidden states stand for which of the teacher's.
 *
 * @param hidden pairs of names; none where the layers of either are not known
 */
public record Student(Model model, List<Pair> hidden) {
    /** A hidden state of the teacher and the student's that is to come near it. */
    public record Pair(String teacher, String student) {}

    public Student {
        hidden = List.copyOf(hidden);
    }

    /**
     * The teacher without some of its layers: what would enter a layer that is left out goes past it. The output of a kept layer is to
     * become what enters the next kept layer in the teacher, so that it learns to do the work of those between.
     */
    public static Student keeping(LayerChain teacher, LayerChoice choice) {
        Model model = teacher.model();
        Graph graph = model.graph();
        ModelEdit edit = new ModelEdit(model);
        List<Pair> pairs = new ArrayList<>();
        String current = teacher.hidden().get(0);
        List<Integer> kept = choice.kept();
        for (int layer = 0; layer < teacher.layers(); layer++) {
            String out = teacher.hidden().get(layer + 1);
            if (kept.contains(layer)) {
                int next = kept.indexOf(layer) + 1;
                int until = next < kept.size() ? kept.get(next) : teacher.layers();
                pairs.add(new Pair(teacher.hidden().get(until), out));
                current = out;
            } else {
                skip(edit, graph, current, out);
            }
        }
        return new Student(edit.finish(), pairs);
    }

    private static void skip(ModelEdit edit, Graph graph, String from, String to) {
        if (graph.outputs().stream().map(ValueInfo::name).anyMatch(to::equals)) {
            // An output keeps its name, so that something has to bear it.
            Node producer = graph.nodes().stream()
                    .filter(n -> n.outputs().contains(to))
                    .findFirst()
                    .orElseThrow();
            edit.replace(producer, List.of(Node.of("Identity", producer.name(), List.of(from), List.of(to))));
        } else {
            edit.redirect(graph, to, from);
        }
    }

    /** The same; where the layers of either are not known the reason goes to the notes. */
    public static Student beside(Model teacher, Model model, Consumer<String> notes) {
        try {
            return of(model, LayerChain.of(teacher), LayerChain.of(model));
        } catch (UnsupportedModelException e) {
            notes.accept(e.getMessage());
            return new Student(model, List.of());
        }
    }

    /** A model that somebody else has made; its layers stand for the teacher's at equal depth if both are known. */
    public static Student of(Model model, LayerChain teacher, LayerChain student) {
        List<Pair> pairs = new ArrayList<>();
        for (int layer = 1; layer <= student.layers(); layer++) {
            int depth = (int) Math.round((double) layer * teacher.layers() / student.layers());
            pairs.add(new Pair(teacher.hidden().get(depth), student.hidden().get(layer)));
        }
        return new Student(model, pairs);
    }
}
