package dev.pare.api;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.run.Calibrator;
import dev.pare.runtime.calibrate.CalibrationSettings;
import dev.pare.runtime.calibrate.OrtCalibrator;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.tensor.Signature;
import java.util.Optional;
import java.util.function.Consumer;

/** Calibration data that is opened when the first pass asks for statistics, and not at all if none does. */
final class Calibration implements AutoCloseable {
    private final Model source;
    private final Optional<Data> data;
    private final Consumer<String> notes;
    private Dataset open;

    private Calibration(Model source, Optional<Data> data, Consumer<String> notes) {
        this.source = source;
        this.data = data;
        this.notes = notes;
    }

    static Calibration of(Model source, Optional<Data> data, Consumer<String> notes) {
        return new Calibration(source, data, notes);
    }

    Calibrator calibrator() {
        if (data.isEmpty()) {
            return Calibrator.NO_DATA;
        }
        return (model, requests, progress) ->
                new OrtCalibrator(dataset(), CalibrationSettings.defaults(), notes).measure(model, requests, progress);
    }

    /** What was opened; empty if no pass asked for anything. */
    Optional<String> description() {
        return Optional.ofNullable(open).map(Dataset::description);
    }

    private Dataset dataset() {
        if (open == null) {
            open = data.orElseThrow().open(Facts.of(source), Signature.of(source.graph()));
            open.notes().forEach(notes);
            if (open.synthetic()) {
                notes.accept("calibrated on made-up inputs: what was measured on them need not hold for real ones");
            }
        }
        return open;
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
        }
    }
}
