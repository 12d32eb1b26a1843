/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.onnx.OnnxWriter.Storage;
import dev.pare.onnx.OutputException;
import dev.pare.opset.IrVersions;
import dev.pare.pass.Checkpoint;
import dev.pare.pass.Progress;
import dev.pare.pass.Scratch;
import dev.pare.pass.Timings;
import dev.pare.pass.TokenMap;
import dev.pare.quantize.saturation.Saturation;
import dev.pare.recipe.Recipe;
import dev.pare.run.Calibrator;
import dev.pare.run.RecipeRunner;
import dev.pare.run.StepListener;
import dev.pare.runtime.timing.MeasuredTimings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One compression of one model. Immutable: every setting gives a new object.
 *
 * <pre>{@code
 * CompressionResult result = Compression.of(Path.of("model.onnx")).preset("int8").to(Path.of("small.onnx"));
 * }</pre>
 *
 * @param defaults options of passes that hold where a step of the recipe does not state them
 * @param calibration data that passes may learn from; without it they do what they can
 * @param statistics the file in which what was measured is kept for the next time
 * @param resume the folder in which finished parts are kept while the work lasts
 * @param timings the file in which times of products on this machine are kept for passes that mind them; one in the user's cache folder
 *     if none is named
 * @param threads how many weights are worked on at a time while writing; the result does not depend on it
 */
public record Compression(
        Path input,
        Recipe recipe,
        Map<String, ?> defaults,
        Optional<Data> calibration,
        Optional<Path> statistics,
        Optional<Path> resume,
        Optional<Path> timings,
        Storage storage,
        int threads,
        Progress progress) {
    /** The option by which passes that make 8-bit codes keep to what pairs of products leave room for in 16 bits. */
    private static final String REDUCE_RANGE = "reduce-range";

    private static final String INPUT_SCALES = "input-scales";

    public Compression {
        defaults = Map.copyOf(defaults);
    }

    /** Compresses a model with the preset int8, without data, on all processors. */
    public static Compression of(Path input) {
        return new Compression(
                input,
                Preset.INT8.recipe(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Storage.AUTO,
                Runtime.getRuntime().availableProcessors(),
                Progress.SILENT);
    }

    /**
     * Chooses a preset by name.
     *
     * @throws dev.pare.recipe.RecipeException if there is none of this name
     */
    public Compression preset(String name) {
        return recipe(Preset.named(name).recipe());
    }

    public Compression recipe(Recipe other) {
        return new Compression(
                input, other, defaults, calibration, statistics, resume, timings, storage, threads, progress);
    }

    /**
     * Keeps integer weights that are not fitted to 7 bits. A step that states {@code reduce-range} keeps what it states. Notes of the
     * plan say whether x86 processors without VNNI compute the same sums as others, which they do with 8 bits as well.
     */
    public Compression saturationSafe() {
        return new Compression(
                input,
                recipe,
                with(REDUCE_RANGE, true),
                calibration,
                statistics,
                resume,
                timings,
                storage,
                threads,
                progress);
    }

    /**
     * Gives the inputs of integer products one scale for each token, so that what a text gives does not depend on the texts beside it
     * in its batch. It takes some time. A step that states {@code input-scales} keeps what it states.
     */
    public Compression batchInvariant() {
        return new Compression(
                input,
                recipe,
                with(INPUT_SCALES, "token"),
                calibration,
                statistics,
                resume,
                timings,
                storage,
                threads,
                progress);
    }

    private Map<String, Object> with(String option, Object value) {
        Map<String, Object> more = new TreeMap<>(defaults);
        more.put(option, value);
        return more;
    }

    public Compression calibratedOn(Data data) {
        return new Compression(
                input, recipe, defaults, Optional.of(data), statistics, resume, timings, storage, threads, progress);
    }

    /**
     * Keeps what is measured on the calibration data in a file, and does not measure again what the file holds. It is made if it does not
     * exist. A file of another model, other data or another version of Pare is refused with a {@link
     * dev.pare.runtime.data.DataException}.
     */
    public Compression statistics(Path file) {
        return new Compression(
                input, recipe, defaults, calibration, Optional.of(file), resume, timings, storage, threads, progress);
    }

    /**
     * Keeps each finished weight in a folder, so that the same compression goes on from there if it is interrupted, and gives the same bytes.
     * The folder is made if it does not exist. What lies there of another model, other data, another recipe or another version of Pare is
     * not used. Once the output is written, what was kept for it is deleted, and the folder if nothing else is in it. Unless a file is
     * named for them, statistics are kept there, too.
     */
    public Compression resumable(Path folder) {
        return new Compression(
                input,
                recipe,
                defaults,
                calibration,
                statistics,
                Optional.of(folder),
                timings,
                storage,
                threads,
                progress);
    }

    /** Keeps times of products on this machine in a file. Products are timed only if a step of the recipe asks for it. */
    public Compression timings(Path file) {
        return new Compression(
                input,
                recipe,
                defaults,
                calibration,
                statistics,
                resume,
                Optional.of(file),
                storage,
                threads,
                progress);
    }

    public Compression storage(Storage other) {
        return new Compression(
                input, recipe, defaults, calibration, statistics, resume, timings, other, threads, progress);
    }

    public Compression threads(int other) {
        return new Compression(
                input, recipe, defaults, calibration, statistics, resume, timings, storage, other, progress);
    }

    public Compression progress(Progress other) {
        return new Compression(
                input, recipe, defaults, calibration, statistics, resume, timings, storage, threads, other);
    }

    /**
     * What would be done, weight by weight; nothing is written.
     *
     * @throws dev.pare.onnx.ModelFormatException if the model cannot be read
     */
    public CompressionPlan plan() {
        try (ScratchFile scratch = ScratchFile.in(Path.of(System.getProperty("java.io.tmpdir")))) {
            return run(OnnxReader.read(input), scratch, StepListener.NONE, Optional.empty())
                    .plan();
        } catch (InternalError e) {
            throw InputFiles.becameShorter(input, e);
        }
    }

    /**
     * Compresses and writes. The original is never touched.
     *
     * <p>If a pass takes tokens away, the tokenizer of the calibration data is written beside the output with the tokens that are left, under
     * the name of the output: {@code small.tokenizer.json} or {@code small.vocab.txt}.
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
            Ran ran = run(source, scratch, StepListener.NONE, resume);
            Model finished = Provenance.stamp(
                    IrVersions.fit(ran.model()), source, ran.plan().recipe());
            Optional<SmallerTokenizer> tokenizer =
                    ran.tokens().map(t -> SmallerTokenizer.of(tokenizerFile(), t, output));
            long after = OnnxWriter.write(finished, output, storage, threads);
            Optional<Path> written = tokenizer.map(SmallerTokenizer::write);
            progress.report("writing", 1, 1);
            ran.kept().ifPresent(ResumeFolder::delete);
            double seconds = (System.nanoTime() - start) / 1e9;
            return new CompressionResult(input, output, ran.plan(), files.size(), after, seconds, written);
        } catch (InternalError e) {
            throw InputFiles.becameShorter(input, e);
        }
    }

    /**
     * Finds out which weights cost the drift of this compression, by trying out the change of each alone, and what is won by leaving
     * the most costly alone. Runs the recipe again and the model many times; nothing is written but temporary files.
     *
     * @param data to measure on
     * @throws dev.pare.onnx.ModelFormatException if the model cannot be read
     * @throws dev.pare.runtime.data.DataException if the data does not fit the model
     */
    public Attribution explain(Data data) {
        Model source = OnnxReader.read(input);
        try (ScratchFile scratch = ScratchFile.in(Path.of(System.getProperty("java.io.tmpdir")));
                Calibration judging = Calibration.judging(input, source, data)) {
            Attributing attributing = new Attributing(judging.calibrator());
            run(source, scratch, attributing, Optional.empty());
            return attributing.result();
        } catch (InternalError e) {
            throw InputFiles.becameShorter(input, e);
        }
    }

    private record Ran(Model model, CompressionPlan plan, Optional<ResumeFolder> kept, Optional<TokenMap> tokens) {}

    /** The tokenizer of the model, which is known from the data that it encodes. */
    private Optional<Path> tokenizer() {
        return calibration.flatMap(d -> d.options().tokenizer());
    }

    private Path tokenizerFile() {
        return tokenizer().orElseThrow(() -> new IllegalStateException("tokens were taken away without a tokenizer"));
    }

    private Ran run(Model source, Scratch scratch, StepListener listener, Optional<Path> kept) {
        List<String> notes = new ArrayList<>();
        Recipe effective = recipe.withDefaults(defaults);
        try (Calibration opened = Calibration.of(this, source, notes::add)) {
            Optional<ResumeFolder> folder =
                    kept.map(f -> ResumeFolder.in(f, () -> opened.origin() + "\n" + effective.text()));
            folder.filter(f -> statistics.isEmpty()).ifPresent(opened::keepStatisticsIn);
            Checkpoint checkpoint = folder.<Checkpoint>map(f -> f).orElse(Checkpoint.NONE);
            Calibrator calibrator = opened.calibrator();
            RecipeRunner runner = new RecipeRunner(calibrator, scratch, progress)
                    .with(listener)
                    .with(checkpoint)
                    .with(timed());
            RecipeRunner.Result result = tokenizer()
                    .map(t -> runner.with(new LazyVocabulary(t)))
                    .orElse(runner)
                    .run(source, effective);
            if (defaults.containsKey(REDUCE_RANGE)) {
                notes.add("integer weights: " + Saturation.of(result.model()).text());
            }
            CompressionPlan plan = new CompressionPlan(effective, result.steps(), opened.description(), notes);
            return new Ran(result.model(), plan, folder, result.tokens());
        }
    }

    private Timings timed() {
        return timings.map(MeasuredTimings::in).orElseGet(MeasuredTimings::inCache);
    }

    /** The facts of the original, for opening data. */
    static Facts facts(Path model) {
        return Facts.of(OnnxReader.read(model));
    }
}
