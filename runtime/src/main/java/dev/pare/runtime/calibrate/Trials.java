package dev.pare.runtime.calibrate;

import dev.pare.graph.Model;
import dev.pare.onnx.OnnxWriter;
import dev.pare.pass.Progress;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs changed forms of a model on the first samples that were held out and compares their outputs with its own. Each is written to a
 * temporary file, loaded and run; nothing stays open between two calls.
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
    private final Dataset data;
    private final CalibrationSettings settings;
    private final Progress progress;

    Trials(Model original, Dataset data, CalibrationSettings settings, Progress progress) {
        this.original = original;
        this.data = data;
        this.settings = settings;
        this.progress = progress;
    }

    /** A batch and what the original makes of it. */
    private record Known(Batch batch, Map<String, Values> outputs) {}

    /** The drift of each changed model; empty if writing them all would be too much. */
    Optional<double[]> drifts(List<Supplier<Model>> changed) {
        long bytes = original.tensors().stream().mapToLong(Tensor::byteSize).sum();
        return bytes > MOST_WRITTEN / Math.max(1, changed.size()) ? Optional.empty() : Optional.of(run(changed));
    }

    private double[] run(List<Supplier<Model>> changed) {
        double[] drifts = new double[changed.size()];
        List<Known> known = known();
        for (int i = 0; i < drifts.length; i++) {
            progress.report("trying changes one by one", i, drifts.length);
            drifts[i] = drift(changed.get(i).get(), known);
        }
        progress.report("trying changes one by one", drifts.length, drifts.length);
        return drifts;
    }

    private int most() {
        long bytes = original.tensors().stream().mapToLong(Tensor::byteSize).sum();
        return (int) Math.max(FEWEST, Math.min(MOST, WORK / Math.max(1, bytes)));
    }

    private List<Known> known() {
        List<Known> known = new ArrayList<>();
        try (TemporaryFolder folder = TemporaryFolder.in(settings.temporary());
                OrtModel model = open(original, folder)) {
            int most = most();
            int samples = 0;
            long kept = 0;
            for (Batch batch : data.batches()) {
                Map<String, Values> outputs = model.run(batch.feeds());
                known.add(new Known(batch, outputs));
                samples += batch.samples();
                kept += outputs.values().stream().mapToLong(Values::size).sum();
                if (samples >= most || kept >= KEPT) {
                    break;
                }
            }
        }
        return known;
    }

    private double drift(Model changed, List<Known> known) {
        OutputDifference difference = new OutputDifference();
        try (TemporaryFolder folder = TemporaryFolder.in(settings.temporary());
                OrtModel model = open(changed, folder)) {
            for (Known one : known) {
                Map<String, Values> actual = model.run(one.batch().feeds());
                one.outputs().forEach((name, expected) -> {
                    if (expected instanceof FloatValues from && actual.get(name) instanceof FloatValues to) {
                        difference.add(name, from, to, RealRows.of(one.batch()));
                    }
                });
            }
        }
        return difference.mean();
    }

    private OrtModel open(Model model, TemporaryFolder folder) {
        Path file = folder.file("trial.onnx");
        OnnxWriter.write(model, file);
        return OrtModel.open(file, settings.session());
    }
}
