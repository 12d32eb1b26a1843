/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.centre;

import dev.pare.analysis.site.LinearUse;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Ranges;
import dev.pare.quantize.activation.Reading;
import dev.pare.quantize.activation.Replacement;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tries shifts on held-out data: what products read of the shifted values is divided by how far each channel reaches and brought to 8
 * bits, all else stays in floats, with the shift and without it.
 */
final class Trial {
    /** DynamicQuantizeLinear came with this version of the standard operators. */
    private static final int QUANTIZING_OPSET = 11;

    /** Channels count as reaching at least this share of the usual reach, as they do when they are quantized. */
    private static final double LEAST_REACH = 0.1;

    private final Model model;
    private final Statistics statistics;

    Trial(Model model, Statistics statistics) {
        this.model = model;
        this.statistics = statistics;
    }

    /**
     * A shift that could be made.
     *
     * @param changed the rows of constants as they would be
     */
    record Candidate(List<Reading> readings, Middle middle, Collection<Replacement> changed) {}

    /** Whether each candidate brings the outputs nearer to the model's; empty if models cannot be run. */
    Optional<boolean[]> helps(List<Candidate> candidates) {
        if (model.opset() < QUANTIZING_OPSET || candidates.isEmpty()) {
            return Optional.empty();
        }
        List<Supplier<Model>> models = new ArrayList<>();
        for (Candidate candidate : candidates) {
            Middle middle = candidate.middle();
            models.add(() -> coded(candidate, List.of(), new double[middle.shift().length]));
            models.add(() -> coded(candidate, candidate.changed(), middle.shift()));
        }
        return statistics.trials(models).map(drifts -> {
            boolean[] helps = new boolean[candidates.size()];
            for (int i = 0; i < helps.length; i++) {
                helps[i] = drifts[2 * i + 1] < drifts[2 * i];
            }
            return helps;
        });
    }

    private Model coded(Candidate candidate, Collection<Replacement> changed, double[] shift) {
        ModelEdit edit = new ModelEdit(model);
        changed.forEach(c -> edit.exchange(c.old(), c.with()));
        float[] reach = reach(candidate.middle().ranges(), shift);
        Set<Node> done = new LinkedHashSet<>();
        for (Reading reading : candidate.readings()) {
            for (LinearUse site : reading.sites().all()) {
                if (site.input().equals(reading.value()) && done.add(site.node())) {
                    code(edit, site, reach);
                }
            }
        }
        return edit.finish();
    }

    private void code(ModelEdit edit, LinearUse site, float[] reach) {
        float[] inverse = reach.clone();
        for (int k = 0; k < inverse.length; k++) {
            inverse[k] = 1 / reach[k];
        }
        Shape shape = site.isConv() ? Shape.of(reach.length, 1) : Shape.of(reach.length);
        String base = site.node().output();
        String divisor = constant(edit, base + ".inverse", shape, inverse);
        String factor = constant(edit, base + ".reach", shape, reach);
        String divided = edit.freshName(base + ".divided");
        String codes = edit.freshName(base + ".codes");
        String scale = edit.freshName(base + ".scale");
        String zero = edit.freshName(base + ".zero");
        String known = edit.freshName(base + ".known");
        String back = edit.freshName(base + ".back");
        List<String> inputs = new ArrayList<>(site.node().inputs());
        inputs.set(0, back);
        edit.replace(
                site.node(),
                List.of(
                        node("Mul", List.of(site.input(), divisor), divided),
                        node("DynamicQuantizeLinear", List.of(divided), codes, scale, zero),
                        node("DequantizeLinear", List.of(codes, scale, zero), known),
                        node("Mul", List.of(known, factor), back),
                        site.node().withInputs(inputs)));
    }

    private String constant(ModelEdit edit, String base, Shape shape, float[] values) {
        String name = edit.freshName(base);
        edit.addInitializer(model.graph(), Tensor.floats(name, shape, values));
        return name;
    }

    private static Node node(String type, List<String> from, String... to) {
        return Node.of(type, to[0], from, List.of(to));
    }

    private static float[] reach(Ranges ranges, double[] shift) {
        float[] reach = new float[shift.length];
        for (int k = 0; k < reach.length; k++) {
            double low = Math.abs(ranges.low()[k] - shift[k]);
            reach[k] = (float) Math.max(low, Math.abs(ranges.high()[k] - shift[k]));
        }
        float[] sorted = reach.clone();
        Arrays.sort(sorted);
        float least = (float) Math.max(1e-5, LEAST_REACH * sorted[sorted.length / 2]);
        for (int k = 0; k < reach.length; k++) {
            reach[k] = Math.max(least, reach[k]);
        }
        return reach;
    }
}
