/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.graph.Model;
import dev.pare.pass.Progress;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs changed forms of a model on the first samples that were held out and compares their outputs with its own. Where there are several
 * kinds of text, a form drifts as much as on the kind that it suits least. Each is run from where it parts from the model, on what the
 * model gives there; forms that change one node after the other, in the order of the graph, are tried quickest. What is run is written to
 * a temporary file; nothing stays open between two calls.
 */
final class Trials {
    /** Samples of a trial. Relative differences of several weights tell their order from the fewer on. */
    static final int FEWEST = 64;

    static final int MOST = 512;

    /** Bytes of weights times samples that a trial may take: small models are tried on more samples. */
    private static final long WORK = 24L << 30;

    /** Outputs that are kept for comparison, in numbers: 64 MiB. At least one batch is run. */
    private static final long KEPT = 1 << 24;

    /** The most bytes that are written for one call: with larger models the trials would take longer than all else. */
    private static final long MOST_WRITTEN = 16L << 30;

    private final Model original;
    private final List<Dataset> kinds;
    private final CalibrationSettings settings;
    private final Progress progress;

    Trials(Model original, List<Dataset> kinds, CalibrationSettings settings, Progress progress) {
        this.original = original;
        this.kinds = List.copyOf(kinds);
        this.settings = settings;
        this.progress = progress;
    }

    /** What the original makes of a batch, and which of its rows are real. */
    private record Known(int kind, UnpaddedRows real, Map<String, Values> outputs) {}

    /** A batch of one kind of text. */
    private record Sample(int kind, Batch batch) {}

    /** The drift of each changed model; empty if writing them all would be too much. */
    Optional<double[]> drifts(List<Supplier<Model>> changed) {
        long bytes = original.tensors().stream().mapToLong(Tensor::byteSize).sum();
        return bytes > MOST_WRITTEN / Math.max(1, changed.size()) ? Optional.empty() : Optional.of(run(changed));
    }

    private double[] run(List<Supplier<Model>> changed) {
        double[] drifts = new double[changed.size()];
        List<Sample> samples = samples();
        try (TemporaryFolder folder = TemporaryFolder.in(settings.temporary());
                BranchingRun run = new BranchingRun(
                        original, samples.stream().map(Sample::batch).toList(), folder.path(), settings)) {
            List<Known> known = known(run, samples);
            for (int i = 0; i < drifts.length; i++) {
                progress.report("trying changes one by one", i, drifts.length);
                drifts[i] = drift(run.outputs(changed.get(i).get()), known);
            }
        }
        progress.report("trying changes one by one", drifts.length, drifts.length);
        return drifts;
    }

    /** The first batches of each kind in turn, until there are enough samples of it. */
    private List<Sample> samples() {
        List<Iterator<Batch>> open = new ArrayList<>();
        kinds.forEach(kind -> open.add(kind.batches().iterator()));
        int[] samples = new int[kinds.size()];
        int most = Math.max(FEWEST, most() / kinds.size());
        List<Sample> taken = new ArrayList<>();
        int before;
        do {
            before = taken.size();
            for (int kind = 0; kind < samples.length; kind++) {
                if (samples[kind] < most && open.get(kind).hasNext()) {
                    Batch batch = open.get(kind).next();
                    taken.add(new Sample(kind, batch));
                    samples[kind] += batch.samples();
                }
            }
        } while (taken.size() > before);
        return taken;
    }

    private int most() {
        long bytes = original.tensors().stream().mapToLong(Tensor::byteSize).sum();
        return (int) Math.max(FEWEST, Math.min(MOST, WORK / Math.max(1, bytes)));
    }

    private static List<Known> known(BranchingRun run, List<Sample> samples) {
        List<Map<String, Values>> outputs = run.outputsOfTheOriginal(KEPT);
        List<Known> known = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            UnpaddedRows real = UnpaddedRows.of(run.batches().get(i));
            known.add(new Known(samples.get(i).kind(), real, outputs.get(i)));
        }
        return known;
    }

    private double drift(List<Map<String, Values>> outputs, List<Known> known) {
        double worst = 0;
        for (int kind = 0; kind < kinds.size(); kind++) {
            worst = Math.max(worst, drift(outputs, known, kind));
        }
        return worst;
    }

    private static double drift(List<Map<String, Values>> outputs, List<Known> known, int kind) {
        OutputDifference difference = new OutputDifference();
        for (int i = 0; i < outputs.size(); i++) {
            if (known.get(i).kind() != kind) {
                continue;
            }
            Map<String, Values> actual = outputs.get(i);
            UnpaddedRows real = known.get(i).real();
            known.get(i).outputs().forEach((name, expected) -> {
                if (expected instanceof FloatValues from && actual.get(name) instanceof FloatValues to) {
                    difference.add(name, from, to, real);
                }
            });
        }
        return difference.mean();
    }
}
