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
import dev.pare.pass.Cancellation;
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
import java.util.function.Consumer;

/**
 * One compression of one model. Immutable: every setting gives a new object.
 *
 * <pre>{@code
 * CompressionResult result = Compression.of(Path.of("model.onnx")).preset("int8").to(Path.of("small.onnx"));
 * }</pre>
 */
public final class Compression {
    /** The option by which passes that make 8-bit codes keep to what pairs of products leave room for in 16 bits. */
    private static final String REDUCE_RANGE = "reduce-range";

    private static final String UNPACKED = "unpacked";
    private static final String INPUT_SCALES = "input-scales";

    private final Path input;
    private Recipe recipe = Preset.INT8.recipe();
    private Map<String, ?> defaults = Map.of();
    private Optional<Data> calibration = Optional.empty();
    private GeneralText general = new GeneralText.FromVocabulary();
    private Optional<Path> statistics = Optional.empty();
    private Optional<Path> resume = Optional.empty();
    private Optional<Path> timings = Optional.empty();
    private Storage storage = Storage.AUTO;
    private int threads = Runtime.getRuntime().availableProcessors();
    private Observer observer = Observer.none();

    private Compression(Path input) {
        this.input = input;
    }

    private Compression changed(Consumer<Compression> change) {
        Compression copy = new Compression(input);
        copy.recipe = recipe;
        copy.defaults = defaults;
        copy.calibration = calibration;
        copy.general = general;
        copy.statistics = statistics;
        copy.resume = resume;
        copy.timings = timings;
        copy.storage = storage;
        copy.threads = threads;
        copy.observer = observer;
        change.accept(copy);
        return copy;
    }

    /** Compresses a model with the preset int8, without data, on all processors. */
    public static Compression of(Path input) {
        return new Compression(input);
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
        return changed(c -> c.recipe = other);
    }

    /**
     * Keeps integer weights that are not fitted to 7 bits. A step that states {@code reduce-range} keeps what it states. Notes of the
     * plan say whether x86 processors without VNNI compute the same sums as others, which they do with 8 bits as well.
     */
    public Compression saturationSafe() {
        return with(REDUCE_RANGE, true);
    }

    /**
     * Gives the inputs of integer products one scale for each token, so that what a text gives does not depend on the texts beside it
     * in its batch. It takes some time. A step that states {@code input-scales} keeps what it states.
     */
    public Compression batchInvariant() {
        return with(INPUT_SCALES, "token");
    }

    /**
     * Stores weights of few bits as the 8-bit integers that the runtime would make of them when it loads the model: a file as large as
     * with 8 bits, loaded in a fraction of the memory and time. A step that states {@code unpacked} keeps what it states.
     */
    public Compression unpacked() {
        return with(UNPACKED, true);
    }

    private Compression with(String option, Object value) {
        Map<String, Object> more = new TreeMap<>(defaults);
        more.put(option, value);
        return changed(c -> c.defaults = Map.copyOf(more));
    }

    public Compression calibratedOn(Data data) {
        return changed(c -> c.calibration = Optional.of(data));
    }

    /**
     * Names text of another kind than the calibration data. What is learned is learned from both and judged by the worse of both, so that it
     * also holds where the calibration data says nothing. Unless it is named, texts are made from the vocabulary of the calibration
     * data's tokenizer.
     */
    public Compression generalData(Data data) {
        return changed(c -> c.general = new GeneralText.Given(data));
    }

    /** Learns from the calibration data alone, for models that will never see text of another kind. */
    public Compression withoutGeneralData() {
        return changed(c -> c.general = new GeneralText.None());
    }

    /**
     * Keeps what is measured on the calibration data in a file, and does not measure again what the file holds. It is made if it does not
     * exist. A file of another model, other data or another version of Pare is refused with a {@link
     * dev.pare.runtime.data.DataException}.
     */
    public Compression statistics(Path file) {
        return changed(c -> c.statistics = Optional.of(file));
    }

    /**
     * Keeps each finished weight in a folder, so that the same compression goes on from there if it is interrupted, and gives the same bytes.
     * The folder is made if it does not exist. What lies there of another model, other data, another recipe or another version of Pare is
     * not used. Once the output is written, what was kept for it is deleted, and the folder if nothing else is in it. Unless a file is
     * named for them, statistics are kept there, too.
     */
    public Compression resumable(Path folder) {
        return changed(c -> c.resume = Optional.of(folder));
    }

    /** Keeps times of products on this machine in a file. Products are timed only if a step of the recipe asks for it. */
    public Compression timings(Path file) {
        return changed(c -> c.timings = Optional.of(file));
    }

    public Compression storage(Storage other) {
        return changed(c -> c.storage = other);
    }

    /** How many weights are worked on at a time while writing. The result does not depend on it; the default is all processors. */
    public Compression threads(int other) {
        return changed(c -> c.threads = other);
    }

    public Compression progress(Progress other) {
        return changed(c -> c.observer = observer.with(other));
    }

    /** Tells a listener of each event of the work. */
    public Compression listener(Consumer<Event> other) {
        return changed(c -> c.observer = observer.with(other));
    }

    /** Lets the program stop the work: it ends with a {@link dev.pare.pass.CancelledException} and leaves no file behind. */
    public Compression cancellation(Cancellation other) {
        return changed(c -> c.observer = observer.with(other));
    }

    Path input() {
        return input;
    }

    Optional<Data> calibration() {
        return calibration;
    }

    GeneralText general() {
        return general;
    }

    Optional<Path> statistics() {
        return statistics;
    }

    Cancellation cancellation() {
        return observer.cancellation();
    }

    /**
     * What would be done, weight by weight; nothing is written.
     *
     * @throws dev.pare.onnx.ModelFormatException if the model cannot be read
     */
    public CompressionPlan plan() {
        return Libraries.during(() -> observer.cancellation().during(() -> planned()));
    }

    private CompressionPlan planned() {
        try (ScratchFile scratch = ScratchFile.in(Path.of(System.getProperty("java.io.tmpdir")))) {
            return run(OnnxReader.read(input), scratch, observer.steps(), Optional.empty())
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
     * @throws dev.pare.pass.CancelledException if the work is stopped; then nothing of it is left behind, but what {@link #resumable} keeps
     * @throws OutputException if the output cannot be written; then nothing of it is left behind
     */
    public CompressionResult to(Path output) {
        return Libraries.during(() -> observer.cancellation().during(() -> written(output)));
    }

    private CompressionResult written(Path output) {
        long start = System.nanoTime();
        OnnxWriter.checkWritable(output);
        Model source = OnnxReader.read(input);
        InputFiles files = InputFiles.of(input, source);
        files.refuseOverwriting(output);
        try (ScratchFile scratch = ScratchFile.in(output.toAbsolutePath().getParent())) {
            Ran ran = run(source, scratch, observer.steps(), resume);
            Model finished = Provenance.stamp(
                    IrVersions.fit(ran.model()), source, ran.plan().recipe());
            Optional<SmallerTokenizer> tokenizer =
                    ran.tokens().map(t -> SmallerTokenizer.of(tokenizerFile(), t, output));
            observer.progress().report("writing", 0, 1);
            long after = OnnxWriter.write(
                    finished,
                    output,
                    storage,
                    threads,
                    part -> observer.cancellation().check());
            Optional<Path> written = tokenizer.map(SmallerTokenizer::write);
            observer.listener().accept(new Event.Written(output, after));
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
        return Libraries.during(() -> observer.cancellation().during(() -> explained(data)));
    }

    private Attribution explained(Data data) {
        Model source = OnnxReader.read(input);
        try (ScratchFile scratch = ScratchFile.in(Path.of(System.getProperty("java.io.tmpdir")));
                Calibration judging = Calibration.judging(input, source, data, observer.cancellation())) {
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
            RecipeRunner runner = new RecipeRunner(calibrator, observer.checking(scratch), observer.progress())
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
