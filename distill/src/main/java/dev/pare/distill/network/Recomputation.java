/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Runs that keep what passes between parts of a network and nothing else for gradients; each part is computed a second time when its
 * gradients are due (Chen et al. 2016). Less memory for about a third more time.
 */
final class Recomputation {
    private final Network network;
    private final Segments segments;
    private Tensor[] values;
    private final Map<Integer, Tensor> ends = new LinkedHashMap<>();

    Recomputation(Network network, Segments segments) {
        this.network = network;
        this.segments = segments;
    }

    /** @param wanted number by name; what a run gives begins graphs of its own, until {@link #backward} */
    Map<String, Tensor> run(Map<String, Tensor> feeds, Map<String, Integer> wanted) {
        release();
        try (NoGradGuard noGradients = new NoGradGuard()) {
            values = network.start(feeds, slot -> true);
            Set<Integer> kept = new HashSet<>(segments.crossing());
            kept.addAll(wanted.values());
            segments.parts().forEach(part -> network.execute(part, values, kept));
        }
        Map<String, Tensor> results = new LinkedHashMap<>();
        wanted.forEach((name, slot) -> results.put(name, end(slot)));
        return results;
    }

    private Tensor end(int slot) {
        return ends.computeIfAbsent(
                slot, s -> leaf(values[s], segments.learning().contains(s)));
    }

    private static Tensor leaf(Tensor value, boolean learning) {
        Tensor leaf = value.detach();
        // Sizes of a learned value depend on it, too.
        leaf.set_requires_grad(learning && leaf.is_floating_point());
        return leaf.retainReference();
    }

    /** Hands the gradients of what the last run gave on to the weights. */
    void backward() {
        if (values == null) {
            return;
        }
        Map<Integer, Tensor> gradients = new HashMap<>();
        try (PointerScope scope = new PointerScope()) {
            ends.forEach((slot, end) -> add(gradients, slot, end.grad()));
            List<List<Step>> parts = segments.parts();
            for (int i = parts.size() - 1; i >= 0; i--) {
                backward(parts.get(i), gradients);
            }
        }
        gradients.values().forEach(Tensor::releaseReference);
        release();
    }

    private void backward(List<Step> part, Map<Integer, Tensor> gradients) {
        Set<Integer> made = new HashSet<>();
        part.forEach(s -> Arrays.stream(s.outputs()).forEach(made::add));
        Set<Integer> due = new HashSet<>(made);
        due.retainAll(gradients.keySet());
        if (due.isEmpty()) {
            return;
        }
        Set<Integer> read = new HashSet<>();
        part.forEach(s -> Arrays.stream(s.inputs()).forEach(read::add));
        read.removeAll(made);
        Map<Integer, Tensor> entries = new LinkedHashMap<>();
        try (PointerScope scope = new PointerScope()) {
            Tensor[] local = network.start(Map.of(), read::contains);
            for (int slot : read) {
                if (slot >= 0 && values[slot] != null && !network.holds(slot)) {
                    boolean learning = segments.learning().contains(slot);
                    local[slot] = leaf(values[slot], learning);
                    if (learning) {
                        entries.put(slot, local[slot]);
                    }
                }
            }
            Set<Integer> kept = new HashSet<>(due);
            kept.addAll(entries.keySet());
            network.execute(part, local, kept);
            backward(local, due, gradients);
            entries.forEach((slot, entry) -> add(gradients, slot, entry.grad()));
            network.release(local);
        }
    }

    private static void backward(Tensor[] local, Set<Integer> due, Map<Integer, Tensor> gradients) {
        TensorVector outputs = new TensorVector();
        TensorVector given = new TensorVector();
        for (int slot : due) {
            if (local[slot].requires_grad()) {
                outputs.push_back(local[slot]);
                given.push_back(gradients.get(slot));
            }
        }
        if (!outputs.empty()) {
            torch.backward(outputs, given, new BoolOptional(), false, new TensorVector());
        }
        due.forEach(slot -> gradients.remove(slot).releaseReference());
    }

    private static void add(Map<Integer, Tensor> gradients, int slot, Tensor gradient) {
        if (gradient.defined()) {
            // A handle of its own: what grad() gives is a part of its tensor and ends with it.
            gradients.merge(slot, new Tensor(gradient).retainReference(), (one, two) -> {
                Tensor sum = torch.add(one, two);
                one.releaseReference();
                two.releaseReference();
                return sum.retainReference();
            });
        }
    }

    void release() {
        ends.values().forEach(Tensor::releaseReference);
        ends.clear();
        if (values != null) {
            network.release(values);
            values = null;
        }
    }
}
