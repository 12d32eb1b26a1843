/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill;

import dev.pare.analysis.Facts;
import dev.pare.distill.data.Samples;
import dev.pare.distill.network.Network;
import dev.pare.distill.network.Selection;
import dev.pare.distill.network.TrainedWeights;
import dev.pare.distill.network.UnsupportedModelException;
import dev.pare.distill.student.Student;
import dev.pare.distill.torch.Computing;
import dev.pare.distill.torch.Precision;
import dev.pare.distill.training.Trainer;
import dev.pare.distill.training.TrainingException;
import dev.pare.distill.training.TrainingListener;
import dev.pare.distill.training.TrainingOptions;
import dev.pare.graph.Model;
import dev.pare.runtime.data.DataException;
import dev.pare.runtime.task.TaskKind;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A teacher, a student and texts in memory, and how the one learns from the other.
 *
 * @param heldOut samples that judge; 0 takes a twentieth, 1000 at most
 * @param origin names all that the numbers depend on, for checkpoints
 */
record TrainingRun(
        Model teacher,
        Student student,
        Samples samples,
        int heldOut,
        LossOptions losses,
        Selection selection,
        TrainingOptions training,
        Optional<Path> checkpoint,
        Computing computing,
        String origin,
        TrainingListener listener) {
    private static final int MOST_HELD_OUT = 1000;
    private static final int HELD_OUT_SHARE = 20;
    private static final int FIRST_BATCH = 4;

    /**
     * What came of it.
     *
     * @param learned samples that were learned from
     * @param judged samples that were held out
     */
    record Outcome(Trainer.Result result, TaskKind task, int learned, int judged, List<String> notes) {}

    /** Sets the process up, before models are read. */
    static void begin(Computing computing) {
        try {
            computing.begin();
        } catch (IllegalArgumentException e) {
            throw new TrainingException(e.getMessage(), e);
        }
    }

    /**
     * @throws DataException if there are too few samples
     * @throws UnsupportedModelException if a model has operators that cannot be trained through, or nothing is left to train
     */
    Outcome run() {
        int out = heldOut > 0 ? heldOut : Math.max(1, Math.min(MOST_HELD_OUT, samples.size() / HELD_OUT_SHARE));
        if (out >= samples.size()) {
            throw new DataException("there are " + samples.size() + " samples, and " + out
                    + " of them are held out; give more, or hold out fewer");
        }
        List<Samples> parts = samples.split(out, training.seed());
        DistillationObjective lessons = DistillationObjective.of(
                teacher, student, losses, parts.get(0).ordered(FIRST_BATCH).get(0), training.seed());
        Trainer.Result result = train(lessons, parts);
        return new Outcome(result, lessons.task().kind(), parts.get(1).size(), out, lessons.notes());
    }

    private Trainer.Result train(DistillationObjective lessons, List<Samples> parts) {
        Facts facts = Facts.of(student.model());
        Set<String> ofTeacher =
                union(lessons.loss().teacherValues(), lessons.drift().teacherValues());
        Set<String> ofStudent =
                union(lessons.loss().studentValues(), lessons.drift().studentValues());
        boolean perToken = lessons.task().kind() != TaskKind.CLASSIFICATION
                && lessons.task().kind() != TaskKind.SPAN;
        Set<String> trained = TrainedWeights.of(facts, selection);
        try (Network one = Network.of(teacher, ofTeacher, Set.of(), Precision.SINGLE);
                Network two = Network.of(student.model(), ofStudent, trained, Precision.SINGLE)) {
            if (two.parameters().isEmpty()) {
                throw new UnsupportedModelException("nothing of the student is left to train; freeze less");
            }
            if (computing.recompute()) {
                two.recompute(
                        student.hidden().stream().map(Student.Pair::student).toList());
            }
            Trainer.Task task = new Trainer.Task(
                    one,
                    two,
                    lessons.loss(),
                    lessons.drift(),
                    perToken,
                    TrainedWeights.multipliers(facts),
                    computing.brain(),
                    checkpoint,
                    origin);
            return new Trainer(task, training, listener).run(parts.get(1), parts.get(0));
        }
    }

    private static Set<String> union(Iterable<String> one, Iterable<String> two) {
        Set<String> all = new LinkedHashSet<>();
        one.forEach(all::add);
        two.forEach(all::add);
        return all;
    }
}
