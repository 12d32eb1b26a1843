/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.graph.Model;
import dev.pare.pass.SequentialCalibration;
import dev.pare.pass.Statistics.Moments;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.tensor.Values;
import dev.pare.runtime.walk.PartialRun;
import dev.pare.runtime.walk.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A {@link SequentialCalibration} in ONNX Runtime. The two models are run side by side, batch by batch, each on the threads of the session settings.
 *
 * <p>Between two stages, the values that later nodes read are kept for both models, for an encoder the hidden states and masks of all
 * batches; while a stage runs, those before and behind it. They take as much memory as {@link CalibrationSettings#batchBytes} says, and
 * what has no room goes to a temporary folder, with the weights of the stage. {@link #close} deletes it. The asked values of one batch
 * and their sums are in memory, too: 16 · width² bytes each, which together must fit into {@link CalibrationSettings#gramBytes}, and
 * 8 · 1024 · width for rows.
 *
 * <p>The same stages on the same data give the same bits, as far as ONNX Runtime does for the settings; other stages cut the graph
 * at other places, where ONNX Runtime cannot fuse nodes, so that values differ by rounding.
 */
final class ModelWalk implements SequentialCalibration {
    private final Model model;
    private final Dataset data;
    private final CalibrationSettings settings;
    private final Consumer<String> notes;
    private final TemporaryFolder folder;
    private final PartialRun original;
    private final PartialRun changed;
    private final List<UnpaddedRows> rows = new ArrayList<>();
    private boolean repeated;
    private boolean closed;

    ModelWalk(Model model, Dataset data, CalibrationSettings settings, Consumer<String> notes) {
        this.model = model;
        this.data = data;
        this.settings = settings;
        this.notes = notes;
        this.folder = TemporaryFolder.in(settings.temporary());
        this.original = new PartialRun("original", folder.path(), settings.session(), settings.batchBytes() / 2);
        this.changed = new PartialRun("changed", folder.path(), settings.session(), settings.batchBytes() / 2);
    }

    @Override
    public Map<String, Drifted> on(Model now, List<String> values) {
        return sums(now, values, true, DriftedSum::finish);
    }

    @Override
    public Map<String, Moments> alone(Model now, List<String> values) {
        return sums(now, values, false, DriftedSum::finishAlone);
    }

    @Override
    public void past(Model now, List<String> values) {
        requireOpen();
        try (Stage stage = changed.advance(now, values);
                Stage other = original.advance(model, values)) {
            noteRepetition(stage);
            forEachBatch(
                    stage, Optional.of(other), (index, feeds, real) -> both(index, feeds, stage, Optional.of(other)));
            stage.finish();
            other.finish();
        }
    }

    @Override
    public Map<Pair, Regression> regressions(Model now, List<Pair> pairs) {
        requireOpen();
        PairedSums sums = new PairedSums(pairs, settings, notes);
        try (Stage stage = changed.advance(now, sums.ofChanged());
                Stage other = original.advance(model, sums.ofOriginal())) {
            sums.retain(stage.values(), other.values());
            noteRepetition(stage);
            forEachBatch(stage, Optional.of(other), (index, feeds, real) -> {
                List<Map<String, Values>> found = both(index, feeds, stage, Optional.of(other));
                sums.add(found.get(0), found.get(1), real);
            });
            stage.finish();
            other.finish();
        }
        return sums.finish();
    }

    private <T> Map<String, T> sums(Model now, List<String> values, boolean beside, Function<DriftedSum, T> result) {
        requireOpen();
        DriftedSums sums = new DriftedSums(values, beside, settings, notes);
        try (Stage stage = changed.advance(now, values);
                Stage other = beside ? original.advance(model, values) : null) {
            sums.retain(stage.values(), "it is not a tensor of numbers in the main graph of the changed model");
            Optional<Stage> second = Optional.ofNullable(other);
            second.ifPresent(
                    s -> sums.retain(s.values(), "it is not a tensor of numbers in the main graph of the model"));
            noteRepetition(stage);
            forEachBatch(stage, second, (index, feeds, real) -> {
                List<Map<String, Values>> found = both(index, feeds, stage, second);
                sums.add(found.get(0), found.get(found.size() - 1), real);
            });
            stage.finish();
            second.ifPresent(Stage::finish);
        }
        return sums.finish(result);
    }

    private void noteRepetition(Stage stage) {
        if (stage.repeats() && !repeated) {
            repeated = true;
            notes.accept(
                    "parts of the model are run more than once, since nodes have changed that lead to values which were"
                            + " measured before; the numbers are right, and measuring takes longer");
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("a walk cannot go on after it was closed");
        }
    }

    /** Work on a batch of a number. */
    private interface Step {
        void on(int index, Map<String, Values> feeds, UnpaddedRows real);
    }

    private void forEachBatch(Stage stage, Optional<Stage> other, Step step) {
        if (rows.isEmpty()
                || stage.readsInputs()
                || other.filter(Stage::readsInputs).isPresent()) {
            List<UnpaddedRows> seen = new ArrayList<>();
            for (Batch batch : data.batches()) {
                seen.add(UnpaddedRows.of(batch));
                step.on(seen.size() - 1, batch.feeds(), seen.get(seen.size() - 1));
            }
            rows.clear();
            rows.addAll(seen);
        } else {
            for (int index = 0; index < rows.size(); index++) {
                step.on(index, Map.of(), rows.get(index));
            }
        }
    }

    private static List<Map<String, Values>> both(
            int index, Map<String, Values> feeds, Stage stage, Optional<Stage> other) {
        return Stream.concat(Stream.of(stage), other.stream())
                .parallel()
                .map(s -> s.run(index, feeds))
                .toList();
    }

    @Override
    public void close() {
        closed = true;
        try {
            original.close();
            changed.close();
        } finally {
            folder.close();
        }
    }
}
