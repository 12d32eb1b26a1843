package dev.pare.api;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.onnx.OnnxWriter.Storage;
import dev.pare.onnx.OutputException;
import dev.pare.opset.IrVersions;
import dev.pare.pass.Progress;
import dev.pare.pass.Scratch;
import dev.pare.recipe.Recipe;
import dev.pare.run.Calibrator;
import dev.pare.run.RecipeRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One compression of one model. Immutable: every setting gives a new object.
 *
 * <pre>{@code
 * CompressionResult result = Compression.of(Path.of("model.onnx")).preset("int8").to(Path.of("small.onnx"));
 * }</pre>
 *
 * @param calibration data that passes may learn from; without it they do what they can
 * @param statistics the file in which what was measured is kept for the next time
 * @param threads how many weights are worked on at a time while writing; the result does not depend on it
 */
public record Compression(
        Path input,
        Recipe recipe,
        Optional<Data> calibration,
        Optional<Path> statistics,
        Storage storage,
        int threads,
        Progress progress) {

    /** Of a model, with the preset int8, without data, on all processors. */
    public static Compression of(Path input) {
        return new Compression(
                input,
                Preset.INT8.recipe(),
                Optional.empty(),
                Optional.empty(),
                Storage.AUTO,
                Runtime.getRuntime().availableProcessors(),
                Progress.SILENT);
    }

    /**
     * With a preset by name.
     *
     * @throws dev.pare.recipe.RecipeException if there is none of this name
     */
    public Compression preset(String name) {
        return recipe(Preset.named(name).recipe());
    }

    public Compression recipe(Recipe other) {
        return new Compression(input, other, calibration, statistics, storage, threads, progress);
    }

    public Compression calibratedOn(Data data) {
        return new Compression(input, recipe, Optional.of(data), statistics, storage, threads, progress);
    }

    /**
     * Keeps what is measured on the calibration data in a file, and does not measure again what the file holds. It is made if it does not
     * exist. A file of another model, other data or another version of Pare is refused with a {@link
     * dev.pare.runtime.data.DataException}.
     */
    public Compression statistics(Path file) {
        return new Compression(input, recipe, calibration, Optional.of(file), storage, threads, progress);
    }

    public Compression storage(Storage other) {
        return new Compression(input, recipe, calibration, statistics, other, threads, progress);
    }

    public Compression threads(int other) {
        return new Compression(input, recipe, calibration, statistics, storage, other, progress);
    }

    public Compression progress(Progress other) {
        return new Compression(input, recipe, calibration, statistics, storage, threads, other);
    }

    /**
     * What would be done, weight by weight; nothing is written.
     *
     * @throws dev.pare.onnx.ModelFormatException if the model cannot be read
     */
    public CompressionPlan plan() {
        try (ScratchFile scratch = ScratchFile.in(Path.of(System.getProperty("java.io.tmpdir")))) {
            return run(OnnxReader.read(input), scratch).plan();
        } catch (InternalError e) {
            throw InputFiles.becameShorter(input, e);
        }
    }

    /**
     * Compresses and writes. The original is never touched.
     *
     * @throws dev.pare.onnx.ModelFormatException if the model cannot be read
     * @throws OutputException if the output cannot be written; then nothing of it is left behind
     */
    public CompressionResult to(Path output) {
        long start = System.nanoTime();
        OnnxWriter.checkWritable(output);
        Model source = OnnxReader.read(input);
        InputFiles files = InputFiles.of(input, source);
        files.refuseOverwriting(output);
        try (ScratchFile scratch = ScratchFile.in(output.toAbsolutePath().getParent())) {
            Ran ran = run(source, scratch);
            Model finished = Provenance.stamp(IrVersions.fit(ran.model()), source, recipe);
            long after = OnnxWriter.write(finished, output, storage, threads);
            progress.report("writing", 1, 1);
            double seconds = (System.nanoTime() - start) / 1e9;
            return new CompressionResult(input, output, ran.plan(), files.size(), after, seconds);
        } catch (InternalError e) {
            throw InputFiles.becameShorter(input, e);
        }
    }

    private record Ran(Model model, CompressionPlan plan) {}

    private Ran run(Model source, Scratch scratch) {
        List<String> notes = new ArrayList<>();
        try (Calibration opened = Calibration.of(this, source, notes::add)) {
            Calibrator calibrator = opened.calibrator();
            RecipeRunner.Result result = new RecipeRunner(calibrator, scratch, progress).run(source, recipe);
            return new Ran(result.model(), new CompressionPlan(recipe, result.steps(), opened.description(), notes));
        }
    }

    /** The facts of the original, for opening data. */
    static Facts facts(Path model) {
        return Facts.of(OnnxReader.read(model));
    }
}
