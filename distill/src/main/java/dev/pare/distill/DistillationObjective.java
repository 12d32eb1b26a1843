/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill;

import dev.pare.analysis.Facts;
import dev.pare.analysis.LookupBounds;
import dev.pare.distill.data.SampleBatch;
import dev.pare.distill.loss.AttentionRelations;
import dev.pare.distill.loss.Compared;
import dev.pare.distill.loss.Difference;
import dev.pare.distill.loss.HardLabels;
import dev.pare.distill.loss.HiddenStates;
import dev.pare.distill.loss.Loss;
import dev.pare.distill.loss.NextToken;
import dev.pare.distill.loss.SoftTargets;
import dev.pare.distill.loss.Vectors;
import dev.pare.distill.loss.WeightedLoss;
import dev.pare.distill.loss.WeightedLoss.Term;
import dev.pare.distill.network.CodedWeights;
import dev.pare.distill.network.Network;
import dev.pare.distill.student.AttentionInputs;
import dev.pare.distill.student.Student;
import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.graph.Model;
import dev.pare.graph.ValueInfo;
import dev.pare.runtime.task.TaskDetector;
import dev.pare.runtime.task.TaskDetector.Task;
import dev.pare.runtime.task.TaskKind;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.InputRole;
import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * What there is to be learned of a teacher, by what it is for.
 *
 * @param drift what is judged on held-out samples
 */
record DistillationObjective(Task task, WeightedLoss loss, Loss drift, List<String> notes) {
    private static final double HIDDEN_STATES_OF_CODES = 0.05;

    static DistillationObjective of(Model teacher, Student student, LossOptions options, SampleBatch first, long seed) {
        Map<String, Values> outputs = outputs(teacher, first);
        Task task = task(teacher, first, outputs);
        List<String> notes = new ArrayList<>();
        List<Term> terms = new ArrayList<>();
        List<Loss> aims = aims(task, outputs, options.temperature());
        aims.forEach(a -> add(terms, a, options.soft() / aims.size()));
        boolean mapped = student.hidden().isEmpty();
        double weight = options.hidden()
                .orElseGet(() -> CodedWeights.in(student.model()).isEmpty() ? 1 : HIDDEN_STATES_OF_CODES);
        if (weight > 0 && !student.hidden().isEmpty()) {
            HiddenStates hidden = hidden(teacher, student, first, seed);
            mapped = !hidden.parameters().isEmpty();
            add(terms, hidden, weight);
        } else if (weight > 0) {
            notes.add("hidden states are not compared: the layers of the models are not known");
        }
        // Labels alone stay labels alone.
        double otherwise = mapped && weight > 0 ? 1 : 0;
        add(terms, teacher, student, options.relations().orElse(otherwise), notes);
        if (task.kind() == TaskKind.CLASSIFICATION) {
            add(terms, new HardLabels(task.outputs().get(0)), options.labels());
        }
        if (task.kind() == TaskKind.CAUSAL_LM) {
            Signature.of(teacher.graph())
                    .input(InputRole.IDS)
                    .ifPresent(
                            ids -> add(terms, new NextToken(task.outputs().get(0), ids.name()), options.nextToken()));
        }
        if (terms.isEmpty()) {
            throw new IllegalArgumentException("all losses are left out; give one of them a weight");
        }
        return new DistillationObjective(
                task, new WeightedLoss(terms), aims(task, outputs, 1).get(0), notes);
    }

    /** What a model is for, by what it gives for a batch. */
    static Task task(Model model, SampleBatch batch, Map<String, Values> outputs) {
        TaskDetector detector = new TaskDetector(Signature.of(model.graph()), LookupBounds.vocabulary(Facts.of(model)));
        return detector.detect(batch.batch(), outputs, Causality.isCausal(model, batch));
    }

    private static void add(List<Term> terms, Model teacher, Student student, double weight, List<String> notes) {
        if (weight == 0) {
            return;
        }
        Optional<AttentionInputs> one = AttentionInputs.last(teacher);
        Optional<AttentionInputs> two = AttentionInputs.last(student.model());
        if (one.isPresent() && two.isPresent()) {
            int heads = Math.max(1, Math.max(one.get().heads(), two.get().heads()));
            terms.add(new Term(new AttentionRelations(one.get(), two.get(), heads), weight));
        } else {
            notes.add("relations of attention are not compared: the " + (one.isEmpty() ? "teacher" : "student")
                    + " has no attention with a matrix of its own for each of query, key and value");
        }
    }

    private static void add(List<Term> terms, Loss loss, double weight) {
        if (weight > 0) {
            terms.add(new Term(loss, weight));
        }
    }

    private static List<Loss> aims(Task task, Map<String, Values> outputs, double temperature) {
        List<Loss> aims = new ArrayList<>();
        for (String output : task.outputs()) {
            switch (task.kind()) {
                case CLASSIFICATION, TOKEN, CAUSAL_LM, MASKED_LM ->
                    aims.add(new SoftTargets(
                            output, temperature, isDistribution((FloatValues) outputs.get(output)), false));
                case SPAN -> aims.add(new SoftTargets(output, temperature, false, true));
                case EMBEDDING -> aims.add(new Vectors(output));
                case NONE -> aims.add(new Difference(output));
            }
        }
        if (aims.isEmpty()) {
            outputs.keySet().forEach(o -> aims.add(new Difference(o)));
        }
        return aims;
    }

    static boolean isDistribution(FloatValues values) {
        int classes = values.shape().intDim(-1);
        for (int row = 0; row < values.size() / classes; row++) {
            double sum = 0;
            for (int i = 0; i < classes; i++) {
                double value = values.at(row * classes + i);
                if (value < 0) {
                    return false;
                }
                sum += value;
            }
            if (Math.abs(sum - 1) > 1e-3) {
                return false;
            }
        }
        return classes > 1;
    }

    /** The learned maps are made for the widths that are seen. */
    private static HiddenStates hidden(Model teacher, Student student, SampleBatch first, long seed) {
        Set<String> ofTeacher = new LinkedHashSet<>();
        Set<String> ofStudent = new LinkedHashSet<>();
        student.hidden().forEach(p -> {
            ofTeacher.add(p.teacher());
            ofStudent.add(p.student());
        });
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard();
                Network one = Network.of(teacher, ofTeacher, Set.of(), Precision.SINGLE);
                Network two = Network.of(student.model(), ofStudent, Set.of(), Precision.SINGLE)) {
            Map<String, Tensor> feeds = first.feeds(Precision.SINGLE);
            Compared values = new Compared(one.run(feeds), two.run(feeds), first.mask(Precision.SINGLE), first);
            return HiddenStates.of(student.hidden(), values, seed);
        }
    }

    static Map<String, Values> outputs(Model model, SampleBatch batch) {
        Set<String> names = new LinkedHashSet<>();
        model.graph().outputs().stream()
                .filter(o -> o.element().isFloating())
                .map(ValueInfo::name)
                .forEach(names::add);
        Map<String, Values> values = new LinkedHashMap<>();
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard();
                Network network = Network.of(model, names, Set.of(), Precision.SINGLE)) {
            network.run(batch.feeds(Precision.SINGLE))
                    .forEach((name, tensor) ->
                            values.put(name, FloatValues.of(Torch.shape(tensor), Torch.toFloats(tensor))));
        }
        return values;
    }
}
