/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.graph.Model;
import dev.pare.pass.Progress;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.run.Calibrator;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.data.JoinedDataset;
import dev.pare.runtime.session.RunException;
import dev.pare.runtime.tensor.Port;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Measures by running the model in ONNX Runtime on a dataset, batch by batch.
 *
 * <p>Padding is left out. A value gives one row per real token if it has the shape [batch, seq, width] or [batch · seq, width], and
 * one row per sample if it has [batch, width] or [batch, 1, width]. Indices are counted in the same shapes without the width, and in
 * [1, seq] or [seq] when all samples share them. A request may name the axis of the width, for values that Conv reads ([batch, width,
 * seq]). Ranges and histograms are also told for [batch, heads, seq, width] and [batch, heads, width, seq]. Time before batch is not
 * read. A value that cannot be measured is left out of the result and a note says why: values that are not in
 * the main graph, other shapes, NaN or infinity in a real row, too little memory.
 *
 * <p>Gram matrices take at most {@link CalibrationSettings#gramBytes} of the heap. What finds no room is measured in further passes over
 * the data, and what earlier passes found then waits in a temporary file (4 · width² bytes for a Gram matrix); a matrix that finds no
 * room by itself is left out. Beside that a measurement holds the values of one run of the model ({@link
 * CalibrationSettings#batchBytes}) and some kilobytes for each histogram.
 *
 * <p>With enough data a fifth of the samples is held out: nothing is measured on them, and {@link Statistics#trials} are judged on them
 * alone.
 *
 * <p>The same data in the same batches gives the same bits for any number of processors. Other batch sizes change the order of
 * sums, and which samples are held out. The dataset stays open.
 */
public final class OrtCalibrator implements Calibrator {
    private final Split own;
    private final Optional<Split> general;
    private final CalibrationSettings settings;
    private final Consumer<String> notes;
    private boolean told;

    /**
     * Describes a calibrator.
     *
     * @param data whether made-up data is good enough is for the caller to decide ({@link Dataset#synthetic})
     * @param notes told one line for each value that is left out
     */
    public OrtCalibrator(Dataset data, CalibrationSettings settings, Consumer<String> notes) {
        this(data, Optional.empty(), settings, notes);
    }

    /**
     * Describes a calibrator that measures on text that is not the user's, too. All but look-ups counts both; trials are judged on
     * both, and the worse counts.
     *
     * @param general text of another kind than the data, so that what is learned holds there as well
     */
    public OrtCalibrator(
            Dataset data, Optional<Dataset> general, CalibrationSettings settings, Consumer<String> notes) {
        this.own = new Split(data);
        this.general = general.map(Split::new);
        this.settings = settings;
        this.notes = notes;
    }

    /**
     * Measures what is asked for.
     *
     * @throws RunException if ONNX Runtime cannot run the model on the data
     * @throws dev.pare.onnx.ModelFormatException if ONNX Runtime cannot load the model
     * @throws dev.pare.onnx.OutputException if the temporary file cannot be written
     */
    @Override
    public Statistics measure(Model model, List<StatisticsRequest> requests, Progress progress) {
        Sources sources = new Sources(model.graph());
        Runs runs = new Runs(model, learning(), judging(), own.learning(), settings, progress, notes);
        Meters meters = new Meters(requests, settings, notes);
        meters.giveUp(meter -> sources.has(meter.value())
                ? Optional.empty()
                : Optional.of("it is neither an input nor computed by a node of the main graph"));
        Set<String> inner = sources.computed(meters.values());
        if (inner.isEmpty()) {
            forEachBatch(meters, progress, (batch, adding) -> addFeeds(batch, sources, meters, adding));
            return meters.finish().with(runs);
        }
        try (Probe probe = Probe.open(model, sources, inner, settings)) {
            Map<String, Port> readable = probe.readable();
            meters.giveUp(meter -> inner.contains(meter.value()) && !readable.containsKey(meter.value())
                    ? Optional.of("it is not a tensor of numbers that can be read")
                    : Optional.empty());
            forEachBatch(meters, progress, (batch, adding) -> {
                addFeeds(batch, sources, meters, adding);
                addInner(batch, probe, sources, meters, adding);
            });
        }
        return meters.finish().with(runs);
    }

    private Dataset learning() {
        return JoinedDataset.of(own.learning(), general.map(Split::learning));
    }

    private List<Dataset> judging() {
        return general.map(g -> List.of(own.judging(), g.judging())).orElseGet(() -> List.of(own.judging()));
    }

    private void forEachBatch(Meters meters, Progress progress, DataPasses.Step step) {
        if (meters.values().isEmpty()) {
            return;
        }
        if (!told) {
            own.note().ifPresent(notes);
            told = true;
        }
        DataPasses passes = new DataPasses(learning().samples(), meters, progress, step);
        do {
            passes.begin();
            passes.over(own.learning(), meters::add);
            general.ifPresent(g -> passes.over(g.learning(), meters::addGeneral));
        } while (meters.nextPass());
        passes.end();
    }

    private static void addFeeds(Batch batch, Sources sources, Meters meters, DataPasses.Adding adding) {
        meters.giveUp(meter -> sources.isFed(meter.value()) && !batch.feeds().containsKey(meter.value())
                ? Optional.of("the data does not feed this input")
                : Optional.empty());
        adding.add(batch.feeds(), UnpaddedRows.of(batch));
    }

    private void addInner(Batch batch, Probe probe, Sources sources, Meters meters, DataPasses.Adding adding) {
        Map<String, Port> readable = probe.readable();
        List<Port> ports =
                sources.computed(meters.values()).stream().map(readable::get).toList();
        for (Set<String> group : RunGroups.of(ports, batch, settings.batchBytes())) {
            adding.add(probe.run(batch.feeds(), group), UnpaddedRows.of(batch));
        }
    }
}
