/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.training;

import dev.pare.distill.data.SampleBatch;
import dev.pare.distill.data.Samples;
import dev.pare.distill.loss.Compared;
import dev.pare.distill.loss.Loss;
import dev.pare.distill.loss.WeightedLoss;
import dev.pare.distill.network.Network;
import dev.pare.distill.torch.BrainProducts;
import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Lets a student learn from a teacher. */
public final class Trainer {
    /**
     * What is trained and how it is evaluated.
     *
     * @param drift what is measured on held-out samples
     * @param perToken whether that is a mean over tokens and not over samples
     * @param relative names of weights whose steps are in relation to their size: multipliers, which may be small
     * @param brain whether products are computed in bfloat16
     * @param checkpoint a file to go on from and to keep the state in, if any
     * @param origin names the models and the data, so that a checkpoint of others is refused
     */
    public record Task(
            Network teacher,
            Network student,
            WeightedLoss loss,
            Loss drift,
            boolean perToken,
            Set<String> relative,
            boolean brain,
            Optional<Path> checkpoint,
            String origin) {}

    /**
     * What came out.
     *
     * @param weights the best state's, by name
     * @param before drift on held-out samples before the training
     * @param agreement with the teacher on held-out samples, of the best state, where there is a choice
     */
    public record Result(
            Map<String, float[]> weights,
            double before,
            double after,
            OptionalDouble agreementBefore,
            OptionalDouble agreement,
            long steps,
            double seconds) {}

    private final Task task;
    private final TrainingOptions options;
    private final TrainingListener listener;

    public Trainer(Task task, TrainingOptions options, TrainingListener listener) {
        this.task = task;
        this.options = options;
        this.listener = listener;
    }

    /**
     * Trains until the epochs or minutes are over or held-out samples get no better.
     *
     * @throws TrainingException if the loss becomes infinite, or the checkpoint is of another training
     */
    public Result run(Samples train, Samples heldOut) {
        List<Tensor> parameters = new ArrayList<>(task.student().parameters().values());
        parameters.addAll(task.loss().parameters());
        Optional<CheckpointFile> file =
                task.checkpoint().map(p -> new CheckpointFile(p, task.origin() + "\n" + options));
        try (AdamW optimizer = new AdamW(parameters, factors(parameters.size()), decays(parameters));
                BestState best = new BestState(parameters);
                Judge judge =
                        new Judge(task.drift(), task.perToken(), heldOut, 2 * options.batchSize(), task.teacher())) {
            Judge.Verdict before = judge.judge(task.student());
            List<Tensor> state = new ArrayList<>(parameters);
            state.addAll(optimizer.means());
            state.addAll(optimizer.squares());
            state.addAll(best.copies());
            Position start = file.flatMap(f -> f.read(state)).orElse(Position.START.judgedAs(before.drift()));
            optimizer.resumeAt(start.steps());
            Run run = new Run(start, optimizer, best, judge, file, state, before);
            run.train(train);
            best.restore();
            Judge.Verdict after = judge.judge(task.student());
            file.ifPresent(CheckpointFile::delete);
            return new Result(
                    weights(),
                    before.drift(),
                    after.drift(),
                    before.agreement(),
                    after.agreement(),
                    run.position.steps(),
                    run.seconds());
        }
    }

    /** A step of Adam is about as large as the rate, whatever the size of the weight; for multipliers it is a share of them instead. */
    private List<Double> factors(int count) {
        List<Double> factors = new ArrayList<>();
        Set<String> codes = task.student().codes();
        task.student().parameters().forEach((name, tensor) -> {
            double factor = task.relative().contains(name) ? size(tensor) : 1;
            factors.add(codes.contains(name) ? options.codesRate() : factor);
        });
        while (factors.size() < count) {
            factors.add(1.0);
        }
        return factors;
    }

    /** Matrices shrink; vectors do not, and codes would only shrink towards the middle of their grid. */
    private List<Double> decays(List<Tensor> parameters) {
        Set<Tensor> codes = Collections.newSetFromMap(new IdentityHashMap<>());
        task.student()
                .codes()
                .forEach(name -> codes.add(task.student().parameters().get(name)));
        return parameters.stream()
                .map(p -> p.dim() > 1 && !codes.contains(p) ? options.weightDecay() : 0)
                .toList();
    }

    /** The root mean square. */
    private static double size(Tensor tensor) {
        double sum = 0;
        float[] values = Torch.toFloats(tensor);
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum / values.length);
    }

    private Map<String, float[]> weights() {
        Map<String, float[]> weights = new LinkedHashMap<>();
        task.student().parameters().forEach((name, tensor) -> weights.put(name, Torch.toFloats(tensor)));
        return weights;
    }

    /** One training, from where it starts or goes on. */
    private final class Run {
        private final AdamW optimizer;
        private final BestState best;
        private final Judge judge;
        private final Optional<CheckpointFile> file;
        private final List<Tensor> state;
        private final Schedule schedule = new Schedule(options.learningRate(), options.warmUp());
        private final long begun = System.nanoTime();
        private final double secondsBefore;
        private Position position;
        private Judge.Verdict verdict;
        private double lossSum;
        private int lossCount;
        private long tokens;

        Run(
                Position start,
                AdamW optimizer,
                BestState best,
                Judge judge,
                Optional<CheckpointFile> file,
                List<Tensor> state,
                Judge.Verdict before) {
            this.position = start;
            this.secondsBefore = start.seconds();
            this.optimizer = optimizer;
            this.best = best;
            this.judge = judge;
            this.file = file;
            this.state = state;
            this.verdict = before;
        }

        double seconds() {
            return secondsBefore + (System.nanoTime() - begun) / 1e9;
        }

        void train(Samples samples) {
            int perEpoch = samples.batches(options.batchSize(), epochSeed(0)).size();
            double steps = Math.max(1, Math.floor(options.epochs() * perEpoch / options.accumulate()));
            while (true) {
                List<SampleBatch> batches = samples.batches(options.batchSize(), epochSeed(position.epoch()));
                for (int i = position.batch(); i < batches.size(); i++) {
                    accumulate(batches.get(i));
                    if ((i + 1) % options.accumulate() == 0 || i + 1 == batches.size()) {
                        boolean last = i + 1 == batches.size();
                        if (step(steps, position.epoch() + (last ? 1 : 0), last ? 0 : i + 1)) {
                            return;
                        }
                    }
                }
            }
        }

        private long epochSeed(int epoch) {
            return options.seed() * 1_000_003 + epoch;
        }

        private double progress(double steps) {
            double byTime = options.minutes() > 0 ? seconds() / (60 * options.minutes()) : 0;
            return Math.min(1, Math.max(position.steps() / steps, byTime));
        }

        private void accumulate(SampleBatch batch) {
            try (PointerScope scope = new PointerScope()) {
                Map<String, Tensor> feeds = batch.feeds(Precision.SINGLE);
                Map<String, Tensor> teacher;
                Map<String, Tensor> student;
                try (BrainProducts products = BrainProducts.open(task.brain())) {
                    try (NoGradGuard noGradients = new NoGradGuard()) {
                        teacher = inFloats(task.teacher().run(feeds));
                    }
                    student = inFloats(task.student().run(feeds));
                }
                Tensor loss = task.loss()
                        .of(new Compared(teacher, student, batch.mask(Precision.SINGLE), batch))
                        .div(Torch.scalar((double) options.accumulate()));
                loss.backward();
                try (BrainProducts products = BrainProducts.open(task.brain())) {
                    task.student().backward();
                }
                double value = loss.item_double() * options.accumulate();
                if (!Double.isFinite(value)) {
                    throw new TrainingException("the loss became " + value + " in step " + (position.steps() + 1)
                            + "; lower the learning rate (" + options.learningRate() + ").");
                }
                lossSum += value;
                lossCount++;
                tokens += batch.tokens();
            }
        }

        private Map<String, Tensor> inFloats(Map<String, Tensor> values) {
            values.replaceAll((name, value) -> value.is_floating_point() ? value.to(Precision.SINGLE.type()) : value);
            return values;
        }

        /** Gives whether the training is over. */
        private boolean step(double steps, int epoch, int batch) {
            optimizer.clip(options.clip());
            position = position.at(epoch, batch, position.steps() + 1, seconds());
            double progress = progress(steps);
            optimizer.step(schedule.rate(progress));
            task.student().settle();
            boolean judgeNow = progress * options.evaluations() >= position.judged() || progress >= 1;
            if (judgeNow) {
                verdict = judge.judge(task.student());
                double bestBefore = position.best();
                position = position.judgedAs(verdict.drift());
                if (verdict.drift() < bestBefore) {
                    best.keep();
                }
                file.ifPresent(f -> f.write(position, state));
            }
            report(progress, judgeNow);
            return progress >= 1 || position.worse() >= options.patience();
        }

        private void report(double progress, boolean judged) {
            double now = (System.nanoTime() - begun) / 1e9;
            double left = progress <= 0 ? 0 : seconds() * (1 - progress) / progress;
            listener.report(new TrainingListener.Status(
                    position.steps(),
                    progress,
                    lossSum / Math.max(1, lossCount),
                    verdict.drift(),
                    verdict.agreement(),
                    tokens / now,
                    left,
                    judged));
            if (judged) {
                lossSum = 0;
                lossCount = 0;
            }
        }
    }
}
