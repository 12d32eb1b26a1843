/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.analysis.Facts;
import dev.pare.analysis.content.Fingerprints;
import dev.pare.analysis.content.TensorHashes;
import dev.pare.graph.Model;
import dev.pare.pass.Cancellation;
import dev.pare.pass.Progress;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.pass.TokenMap;
import dev.pare.run.Calibrator;
import dev.pare.runtime.calibrate.CalibrationSettings;
import dev.pare.runtime.calibrate.OrtCalibrator;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.data.JoinedDataset;
import dev.pare.runtime.statistics.KeptCalibrator;
import dev.pare.runtime.statistics.Origin;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.vocabulary.RenumberedDataset;
import dev.pare.runtime.vocabulary.TokenizerFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Calibration data that is opened when the first pass asks for statistics, and not at all if none does, and the file that statistics
 * are kept in, if any.
 */
final class Calibration implements AutoCloseable {
    private final Path input;
    private final Model source;
    private final Optional<Data> data;
    private final GeneralText general;
    private final Consumer<String> notes;
    private final Cancellation cancellation;
    private Supplier<Optional<Path>> statistics;
    private final TensorHashes tensors = new TensorHashes();
    private Dataset open;
    private Dataset other;
    private Calibrator calibrator;

    private Calibration(
            Path input,
            Model source,
            Optional<Data> data,
            GeneralText general,
            Optional<Path> statistics,
            Consumer<String> notes,
            Cancellation cancellation) {
        this.input = input;
        this.source = source;
        this.data = data;
        this.general = general;
        this.statistics = () -> statistics;
        this.notes = notes;
        this.cancellation = cancellation;
    }

    /** Creates the calibration that passes learn from. */
    static Calibration of(Compression compression, Model source, Consumer<String> notes) {
        return new Calibration(
                compression.input(),
                source,
                compression.calibration(),
                compression.general(),
                compression.statistics(),
                notes,
                compression.cancellation());
    }

    /** Creates a calibration for trials alone, which keeps nothing. */
    static Calibration judging(Path input, Model source, Data data, Cancellation cancellation) {
        return new Calibration(
                input, source, Optional.of(data), new GeneralText.None(), Optional.empty(), note -> {}, cancellation);
    }

    Calibrator calibrator() {
        if (data.isEmpty()) {
            return Calibrator.NO_DATA;
        }
        return new Calibrator() {
            @Override
            public Statistics measure(Model model, List<StatisticsRequest> requests, Progress progress) {
                return opened().measure(model, requests, progress);
            }

            @Override
            public Calibrator after(TokenMap tokens) {
                return renumbered(tokens);
            }
        };
    }

    /** The same data by new token ids; what is measured on it is not kept, since the file belongs to the original's. */
    private Calibrator renumbered(TokenMap tokens) {
        int unknown = data.flatMap(d -> d.options().tokenizer())
                .map(t -> TokenizerFile.open(t).unknown())
                .orElse(0);
        List<Port> inputs = Signature.of(source.graph()).inputs();
        Dataset changed = new RenumberedDataset(dataset(), inputs, tokens, unknown);
        Optional<Dataset> general = beside().map(b -> new RenumberedDataset(b, inputs, tokens, unknown));
        return new OrtCalibrator(changed, general, CalibrationSettings.defaults(), notes);
    }

    private Calibrator opened() {
        if (calibrator == null) {
            CalibrationSettings settings = CalibrationSettings.defaults();
            Calibrator live = new OrtCalibrator(dataset(), beside(), settings, notes);
            calibrator = statistics
                    .get()
                    .<Calibrator>map(file -> kept(live, file, settings.gramBytes()))
                    .orElse(live);
        }
        return calibrator;
    }

    private Calibrator kept(Calibrator live, Path file, long memory) {
        Origin origin = Origin.of(Version.current(), input, Fingerprints.of(source, tensors), all());
        return new KeptCalibrator(file, origin, tensors, live, memory, notes);
    }

    /** Keeps what is measured with the finished parts of an interrupted run, for the next. */
    void keepStatisticsIn(ResumeFolder folder) {
        statistics = () -> Optional.of(folder.statistics());
    }

    /** Names all that results depend on beside the recipe: the version, the model and the data, which is gone through once. */
    String origin() {
        String model = Fingerprints.of(source, tensors).model();
        if (data.isEmpty()) {
            return Version.current() + "\n" + model;
        }
        Origin origin = Origin.of(Version.current(), input, Fingerprints.of(source, tensors), all());
        return origin.pare() + "\n" + origin.model() + "\n" + origin.data();
    }

    /** What was opened; empty if no pass asked for anything. */
    Optional<String> description() {
        return Optional.ofNullable(open).map(Dataset::description);
    }

    /** All that is learned from. */
    private Dataset all() {
        return JoinedDataset.of(dataset(), beside());
    }

    private Dataset dataset() {
        if (open == null) {
            open = opened(data.orElseThrow());
            open.notes().forEach(notes);
            if (open.synthetic()) {
                notes.accept("calibrated on random inputs; what was measured on them need not hold for real data");
            }
        }
        return open;
    }

    /** Text that is not the user's; empty if there is none. */
    private Optional<Dataset> beside() {
        if (other == null) {
            other = general.beside(data.orElseThrow(), dataset().samples())
                    .map(this::opened)
                    .orElse(null);
        }
        return Optional.ofNullable(other);
    }

    private Dataset opened(Data given) {
        Dataset read =
                given.open(Facts.of(source), Signature.of(source.graph())).byLength();
        return new CancellableDataset(read, cancellation);
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
        }
        if (other != null) {
            other.close();
        }
    }
}
