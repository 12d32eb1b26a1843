/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill;

import dev.pare.distill.data.Samples;
import dev.pare.distill.network.Selection;
import dev.pare.distill.network.TrainedModel;
import dev.pare.distill.network.TrainedPart;
import dev.pare.distill.network.UnsupportedModelException;
import dev.pare.distill.student.LayerChain;
import dev.pare.distill.student.LayerChoice;
import dev.pare.distill.student.Student;
import dev.pare.distill.torch.Computing;
import dev.pare.distill.training.Trainer;
import dev.pare.distill.training.TrainingListener;
import dev.pare.distill.training.TrainingOptions;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.runtime.data.DataException;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.drift.ModelSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lets a student learn from a teacher and writes it. Immutable: every setting gives a new object.
 *
 * @param data texts or arrays to learn from; labels are not needed
 * @param heldOut samples of the data that are not trained on and judge the student; 0 takes a twentieth, 1000 at most
 * @param sampled texts that the teacher writes in addition to the data, if it is a causal language model
 * @param selection what of the student is trained
 * @param checkpoint a file to keep the state in and to go on from
 * @param computing how and where to compute
 */
public record Distillation(
        Path teacher,
        StudentSource student,
        Path data,
        DataOptions dataOptions,
        int heldOut,
        int sampled,
        LossOptions losses,
        Selection selection,
        TrainingOptions training,
        Optional<Path> checkpoint,
        Computing computing,
        TrainingListener listener) {
    /** Every second layer, embeddings frozen, defaults for all else. */
    public static Distillation of(Path teacher, Path data, DataOptions options) {
        return new Distillation(
                teacher,
                new StudentSource.Layers("even"),
                data,
                options,
                0,
                0,
                LossOptions.defaults(),
                Selection.DEFAULT,
                TrainingOptions.defaults(),
                Optional.empty(),
                Computing.defaults(),
                TrainingListener.NONE);
    }

    public Distillation student(StudentSource other) {
        return changed(d -> d.student = other);
    }

    public Distillation heldOut(int samples) {
        return changed(d -> d.heldOut = samples);
    }

    /** Texts of the teacher's own, in addition to the data; for causal language models. */
    public Distillation sampled(int texts) {
        return changed(d -> d.sampled = texts);
    }

    public Distillation losses(LossOptions other) {
        return changed(d -> d.losses = other);
    }

    /** What of the student is trained: everything by default, but for tables in floats. */
    public Distillation part(TrainedPart part) {
        return selection(selection.of(part));
    }

    /** @param roles of weights that are not trained; none at all trains tables in floats, too */
    public Distillation frozen(List<String> roles) {
        return selection(selection.without(roles));
    }

    private Distillation selection(Selection other) {
        return changed(d -> d.selection = other);
    }

    public Distillation training(TrainingOptions other) {
        return changed(d -> d.training = other);
    }

    public Distillation checkpoint(Path file) {
        return changed(d -> d.checkpoint = Optional.of(file));
    }

    /** Sets the number of threads of the whole process. */
    public Distillation threads(int count) {
        return computing(computing.withThreads(count));
    }

    public Distillation computing(Computing other) {
        return changed(d -> d.computing = other);
    }

    public Distillation listener(TrainingListener other) {
        return changed(d -> d.listener = other);
    }

    /**
     * Checks the teacher and the choice of the student. Needs no libtorch and trains nothing.
     *
     * @throws dev.pare.onnx.ModelFormatException if a model cannot be read
     * @throws UnsupportedModelException if the teacher has no layers to choose from, or the student does not fit it
     */
    public void check() {
        pupil(OnnxReader.read(teacher), new ArrayList<>());
    }

    /**
     * Trains and writes the best student. The teacher is never touched.
     *
     * @throws dev.pare.onnx.ModelFormatException if a model cannot be read
     * @throws UnsupportedModelException if a model has operators that cannot be trained through, or no layers to choose from
     * @throws DataException if the data does not fit the teacher
     * @throws dev.pare.distill.training.TrainingException if the training cannot go on
     */
    public DistillResult to(Path output) {
        OnnxWriter.checkWritable(output);
        TrainingRun.begin(computing);
        Model original = OnnxReader.read(teacher);
        List<String> notes = new ArrayList<>();
        Student pupil = pupil(original, notes);
        Samples all = new TrainingTexts(teacher, data, dataOptions, sampled, training.seed(), computing.threads())
                .read(original, notes);
        TrainingRun.Outcome outcome = new TrainingRun(
                        original,
                        pupil,
                        all,
                        heldOut,
                        losses,
                        selection,
                        training,
                        checkpoint,
                        computing,
                        description(),
                        listener)
                .run();
        notes.addAll(outcome.notes());
        Trainer.Result result = outcome.result();
        Model finished = TrainedModel.of(pupil.model(), result.weights()).withProperty("pare.distill", description());
        long after = OnnxWriter.write(finished, output);
        return new DistillResult(
                teacher,
                output,
                ModelSize.of(teacher),
                after,
                outcome.task(),
                result.before(),
                result.after(),
                result.agreementBefore(),
                result.agreement(),
                result.weights().values().stream().mapToLong(w -> w.length).sum(),
                outcome.learned(),
                outcome.judged(),
                result.steps(),
                result.seconds(),
                notes);
    }

    private Student pupil(Model original, List<String> notes) {
        if (student instanceof StudentSource.Layers layers) {
            LayerChain chain = LayerChain.of(original);
            LayerChoice choice = layers.of(chain);
            notes.add("the student keeps layers " + choice.kept() + " of " + chain.layers());
            return Student.keeping(chain, choice);
        }
        Model model = student instanceof StudentSource.File file ? OnnxReader.read(file.path()) : original;
        return Student.beside(original, model, notes::add);
    }

    /** All that the result depends on, beside the content of the files. */
    private String description() {
        return "teacher " + teacher.getFileName() + ", " + student + ", data " + data.getFileName() + ", " + losses
                + ", " + selection + ", " + training + ", held out " + heldOut
                + (sampled > 0 ? ", sampled " + sampled : "")
                + (computing.brain() ? ", bfloat16" : "");
    }

    private Distillation changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finished();
    }

    /** The same settings while one of them changes. */
    private static final class Draft {
        private Path teacher;
        private StudentSource student;
        private Path data;
        private DataOptions dataOptions;
        private int heldOut;
        private int sampled;
        private LossOptions losses;
        private Selection selection;
        private TrainingOptions training;
        private Optional<Path> checkpoint;
        private Computing computing;
        private TrainingListener listener;

        Draft(Distillation from) {
            teacher = from.teacher;
            student = from.student;
            data = from.data;
            dataOptions = from.dataOptions;
            heldOut = from.heldOut;
            sampled = from.sampled;
            losses = from.losses;
            selection = from.selection;
            training = from.training;
            checkpoint = from.checkpoint;
            computing = from.computing;
            listener = from.listener;
        }

        Distillation finished() {
            return new Distillation(
                    teacher,
                    student,
                    data,
                    dataOptions,
                    heldOut,
                    sampled,
                    losses,
                    selection,
                    training,
                    checkpoint,
                    computing,
                    listener);
        }
    }
}
