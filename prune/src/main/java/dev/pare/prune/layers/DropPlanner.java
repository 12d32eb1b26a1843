/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.layers;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.SequentialCalibration;
import dev.pare.pass.Statistics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Chooses the halves that go and fits what stands in for them. */
final class DropPlanner {
    private final Facts facts;
    private final PassContext context;
    private final DropOptions options;
    private final LinearReplacementFitter fitter;
    private final ResidualChain chain;
    private final List<String> notes = new ArrayList<>();

    DropPlanner(Facts facts, PassContext context, DropOptions options) {
        this.facts = facts;
        this.context = context;
        this.options = options;
        this.fitter = new LinearReplacementFitter(
                LinearAlgebra.openBlas(), context.scratch(), options.replacement(), options.rank());
        this.chain = new ResidualChain(facts, new Obstacles(facts).checked(new SublayerFinder(facts).find()));
    }

    Plan<Dropped> plan() {
        if (chain.halves().isEmpty()) {
            notes.add("no layer was recognised: nothing is dropped");
        }
        Statistics statistics = context.statistics();
        try (SequentialCalibration walk = statistics.walk().orElse(null)) {
            Set<Integer> gone = gone(Optional.ofNullable(walk), statistics);
            List<LinearReplacement> fillings = walk == null ? plain(gone) : fitted(gone, statistics);
            note(fillings, statistics);
            return new DropDecisions(facts, chain, gone, fillings).plan(notes);
        }
    }

    private Set<Integer> gone(Optional<SequentialCalibration> walk, Statistics statistics) {
        Which which = options.which();
        if (which instanceof Which.Named named) {
            return named(named);
        }
        if (which instanceof Which.Every every) {
            return every(every.keep());
        }
        if (which instanceof Which.Count count) {
            return walk.isPresent() ? measured(walk.get(), statistics, count) : spread(count.layers());
        }
        double drift = ((Which.Budget) which).drift();
        return walk.isPresent() ? within(walk.get(), statistics, drift) : none();
    }

    private Set<Integer> none() {
        notes.add("no calibration data, so that nobody can say which layers are missed least: nothing is dropped");
        return Set.of();
    }

    private boolean free(int half) {
        return chain.halves().get(half).obstacle().isEmpty();
    }

    private Set<Integer> named(Which.Named named) {
        Set<Integer> gone = new TreeSet<>();
        for (String name : named.names()) {
            List<Integer> meant = IntStream.range(0, chain.halves().size())
                    .filter(i -> chain.halves().get(i).name().equals(name)
                            || name.equals(
                                    Integer.toString(chain.halves().get(i).layer())))
                    .boxed()
                    .toList();
            if (meant.isEmpty()) {
                notes.add("there is no layer " + name + "; there are " + chain.layers() + ", numbered from 0");
            }
            meant.stream().filter(this::free).forEach(gone::add);
        }
        return gone;
    }

    private Set<Integer> every(Which.Keep keep) {
        Set<Integer> gone = new TreeSet<>();
        for (int layer = 0; layer < chain.layers(); layer++) {
            if ((layer % 2 == 0) != (keep == Which.Keep.EVEN)) {
                chain.of(layer).stream().filter(this::free).forEach(gone::add);
            }
        }
        return gone;
    }

    /** Layers at equal distances, neither the first nor the last. */
    private Set<Integer> spread(int count) {
        notes.add("no calibration data: the layers that go are taken at equal distances");
        Set<Integer> gone = new TreeSet<>();
        int inner = chain.layers() - 2;
        int wanted = Math.min(count, Math.max(0, inner));
        for (int i = 0; i < wanted; i++) {
            chain.of(1 + (2 * i + 1) * inner / (2 * wanted)).stream()
                    .filter(this::free)
                    .forEach(gone::add);
        }
        return gone;
    }

    private List<Set<Integer>> units() {
        List<Set<Integer>> units = new ArrayList<>();
        for (int layer = 0; layer < chain.layers(); layer++) {
            List<Integer> halves = chain.of(layer).stream().filter(this::free).toList();
            if (options.halves()) {
                halves.forEach(h -> units.add(Set.of(h)));
            } else if (!halves.isEmpty() && halves.size() == chain.of(layer).size()) {
                units.add(new TreeSet<>(halves));
            }
        }
        return units;
    }

    private Greedy greedy(SequentialCalibration walk, Statistics statistics) {
        LinearReplacements fillings = new LinearReplacements(fitter, walk, facts.model());
        return new Greedy(facts, chain, fillings, statistics, context.progress(), notes);
    }

    private Set<Integer> measured(SequentialCalibration walk, Statistics statistics, Which.Count count) {
        double each = chain.halves().size() / (double) Math.max(1, chain.layers());
        int halves = (int) Math.round(count.layers() * each);
        return greedy(walk, statistics).drop(units(), gone -> gone.size() >= halves, Double.POSITIVE_INFINITY);
    }

    private Set<Integer> within(SequentialCalibration walk, Statistics statistics, double drift) {
        return greedy(walk, statistics).drop(units(), gone -> false, drift * drift);
    }

    private List<LinearReplacement> plain(Set<Integer> gone) {
        if (!gone.isEmpty()) {
            notes.add("no calibration data: layers are removed and nothing stands in for them");
        }
        return chain.segments(gone).stream().map(LinearReplacement::nothing).toList();
    }

    /** Along the model, each fitted to what those before it leave. */
    private List<LinearReplacement> fitted(Set<Integer> gone, Statistics statistics) {
        List<LinearReplacement> fillings = new ArrayList<>();
        try (SequentialCalibration walk = statistics.walk().orElseThrow()) {
            for (Segment segment : chain.segments(gone)) {
                Model now = LayerRewriter.rewrite(facts, fillings);
                fillings.addAll(fitter.fit(walk, now, List.of(segment)));
            }
        }
        return fillings;
    }

    private void note(List<LinearReplacement> fillings, Statistics statistics) {
        if (fillings.isEmpty()) {
            return;
        }
        Set<Sublayer> halves = new HashSet<>();
        fillings.forEach(f -> halves.addAll(f.segment().halves()));
        long all = chain.halves().stream().mapToLong(Sublayer::work).sum();
        long less = halves.stream().mapToLong(Sublayer::work).sum()
                - fillings.stream().mapToLong(LinearReplacement::work).sum();
        String text = String.format(
                Locale.ROOT,
                "%d of %d half-layers go, with %.0f%% of the multiplications by matrices of layers",
                halves.size(),
                chain.halves().size(),
                100.0 * less / all);
        Optional<double[]> drift = statistics.trials(List.of(() -> LayerRewriter.rewrite(facts, fillings)));
        notes.add(text
                + drift.map(d -> String.format(Locale.ROOT, "; measured drift %.4f", Math.sqrt(d[0])))
                        .orElse(""));
    }
}
