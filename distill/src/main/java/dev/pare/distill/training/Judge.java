/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.training;

import dev.pare.distill.data.SampleBatch;
import dev.pare.distill.data.Samples;
import dev.pare.distill.loss.Compared;
import dev.pare.distill.loss.Loss;
import dev.pare.distill.loss.SoftTargets;
import dev.pare.distill.network.Network;
import dev.pare.distill.torch.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Measures on held-out samples how far a student is from its teacher. The teacher is run once. */
final class Judge implements AutoCloseable {
    /**
     * What was measured.
     *
     * @param agreement empty where nothing is chosen
     */
    record Verdict(double drift, OptionalDouble agreement) {}

    private record Exam(SampleBatch batch, Map<String, Tensor> teacher) {}

    private final Loss drift;
    private final boolean perToken;
    private final List<Exam> exams = new ArrayList<>();

    /** @param perToken whether batches count by their tokens and not by their samples */
    Judge(Loss drift, boolean perToken, Samples heldOut, int batchSize, Network teacher) {
        this.drift = drift;
        this.perToken = perToken;
        try (NoGradGuard noGradients = new NoGradGuard()) {
            for (SampleBatch batch : heldOut.ordered(batchSize)) {
                try (PointerScope scope = new PointerScope()) {
                    Map<String, Tensor> values = new LinkedHashMap<>(teacher.run(batch.feeds(Precision.SINGLE)));
                    values.keySet().retainAll(Set.copyOf(drift.teacherValues()));
                    values.values().forEach(Tensor::retainReference);
                    exams.add(new Exam(batch, values));
                }
            }
        }
    }

    Verdict judge(Network student) {
        double sum = 0;
        double agreed = 0;
        double weights = 0;
        try (NoGradGuard noGradients = new NoGradGuard()) {
            for (Exam exam : exams) {
                try (PointerScope scope = new PointerScope()) {
                    Map<String, Tensor> values = student.run(exam.batch().feeds(Precision.SINGLE));
                    Compared compared =
                            new Compared(exam.teacher(), values, exam.batch().mask(Precision.SINGLE), exam.batch());
                    double weight =
                            perToken ? exam.batch().tokens() : exam.batch().size();
                    sum += weight * drift.of(compared).item_double();
                    agreed += drift instanceof SoftTargets soft ? weight * soft.agreement(compared) : 0;
                    weights += weight;
                }
            }
        }
        return new Verdict(
                sum / weights,
                drift instanceof SoftTargets ? OptionalDouble.of(agreed / weights) : OptionalDouble.empty());
    }

    @Override
    public void close() {
        exams.forEach(e -> e.teacher().values().forEach(Tensor::releaseReference));
    }
}
