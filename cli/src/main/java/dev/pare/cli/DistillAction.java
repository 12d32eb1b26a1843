/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.distill.DistillResult;
import dev.pare.distill.Distillation;
import dev.pare.distill.StudentSource;
import dev.pare.distill.training.TrainingListener.Status;
import dev.pare.report.DistillSummary;
import dev.pare.report.DriftSummary;
import dev.pare.report.Sizes;
import java.util.Locale;
import java.util.Optional;

/** Runs a distillation as the options say, and tells what came out. */
final class DistillAction {
    private static final int PARTS = 1000;

    private final DistillCommand options;
    private final Work work;
    private String label = "training";

    DistillAction(DistillCommand options, Work work) {
        this.options = options;
        this.work = work;
    }

    DistillSummary run() {
        Distillation distillation = Distillation.of(options.teacher, options.data.data, options.data.options())
                .student(StudentSource.parse(options.student))
                .heldOut(options.training.heldOut == null ? 0 : options.training.heldOut)
                .sampled(options.training.sample == null ? 0 : options.training.sample)
                .losses(options.training.losses())
                .part(options.training.part())
                .training(options.training.training(options.data.batchSize, options.data.seed))
                .listener(this::show);
        if (options.training.frozen().isPresent()) {
            distillation = distillation.frozen(options.training.frozen().get());
        }
        distillation = distillation.computing(options.training.computing(options.judge.threads));
        if (options.training.resume != null) {
            distillation = distillation.checkpoint(options.training.resume);
        }
        if (options.training.sample != null) {
            work.progress().report("generating " + options.training.sample + " texts with the teacher", 0, PARTS);
        }
        DistillResult result = distillation.to(options.output);
        return summary(result, compare());
    }

    private void show(Status status) {
        if (!status.judged()) {
            work.progress().report(label, Math.round(status.progress() * PARTS), PARTS);
            return;
        }
        String agreement = status.agreement().isPresent()
                ? String.format(
                        Locale.ROOT,
                        ", agreement %.1f %%",
                        100 * status.agreement().getAsDouble())
                : "";
        label = String.format(
                Locale.ROOT,
                "training: loss %.4f, held-out drift %.4f%s, %.0f tokens/s",
                status.loss(),
                status.drift(),
                agreement,
                status.tokensPerSecond());
        work.progress().report(label, Math.round(status.progress() * PARTS), PARTS);
    }

    private Optional<DriftSummary> compare() {
        if (options.judgeData == null) {
            return Optional.empty();
        }
        options.data.data = options.judgeData;
        // A limit is for the data to learn from.
        options.data.limit = null;
        return Optional.of(
                new VerifyAction(options.data, options.judge, work).compare(options.teacher, options.output, false));
    }

    private static DistillSummary summary(DistillResult result, Optional<DriftSummary> drift) {
        return new DistillSummary(
                result.teacher().toString(),
                result.output().toString(),
                new Sizes(result.bytesBefore(), result.bytesAfter()),
                result.task().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                switch (result.task()) {
                    case EMBEDDING -> "1 - cosine";
                    case NONE -> "relative squared error";
                    default -> "divergence in nats";
                },
                result.driftBefore(),
                result.driftAfter(),
                result.agreementBefore(),
                result.agreement(),
                result.trained(),
                result.samples(),
                result.heldOut(),
                result.steps(),
                result.seconds(),
                result.notes(),
                drift);
    }
}
