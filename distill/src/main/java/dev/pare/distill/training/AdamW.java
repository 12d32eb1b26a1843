/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.training;

import dev.pare.distill.torch.Torch;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019). */
public final class AdamW implements AutoCloseable {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;
    private static final double TINY = 1e-6;

    private final List<Tensor> parameters;
    private final List<Tensor> means = new ArrayList<>();
    private final List<Tensor> squares = new ArrayList<>();
    private final List<Double> factors;
    private final List<Double> weightDecay;
    private long steps;

    /**
     * Matrices shrink, vectors do not.
     *
     * @param factors by which the rate is multiplied, one for each parameter
     */
    public AdamW(List<Tensor> parameters, List<Double> factors, double weightDecay) {
        this(
                parameters,
                factors,
                parameters.stream().map(p -> p.dim() > 1 ? weightDecay : 0).toList());
    }

    /**
     * @param factors by which the rate is multiplied, one for each parameter
     * @param weightDecay the share by which a step shrinks it, times the rate, one for each parameter
     */
    AdamW(List<Tensor> parameters, List<Double> factors, List<Double> weightDecay) {
        this.parameters = List.copyOf(parameters);
        this.factors = List.copyOf(factors);
        this.weightDecay = List.copyOf(weightDecay);
        for (Tensor parameter : parameters) {
            means.add(zeros(parameter));
            squares.add(zeros(parameter));
        }
    }

    private static Tensor zeros(Tensor like) {
        return torch.zeros(like.shape(), Torch.options(like.scalar_type())).retainReference();
    }

    List<Tensor> means() {
        return means;
    }

    List<Tensor> squares() {
        return squares;
    }

    long steps() {
        return steps;
    }

    void resumeAt(long done) {
        steps = done;
    }

    /** Shortens the gradients to a norm, if they are longer; gives the norm that they had. */
    public double clip(double norm) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            List<Tensor> gradients = parameters.stream()
                    .map(Tensor::grad)
                    .filter(Tensor::defined)
                    .toList();
            double sum = 0;
            for (Tensor gradient : gradients) {
                sum += Math.pow(values(gradient).norm().item_double(), 2);
            }
            double length = Math.sqrt(sum);
            double share = norm / (length + TINY);
            for (Tensor gradient : share < 1 ? gradients : List.<Tensor>of()) {
                (gradient.is_sparse() ? gradient._values() : gradient).mul_(Torch.scalar(share));
            }
            return length;
        }
    }

    private static Tensor values(Tensor gradient) {
        return gradient.is_sparse() ? gradient.coalesce().values() : gradient;
    }

    /** One step down the gradients, which are then zero. Parameters without a gradient stay. */
    public void step(double rate) {
        steps++;
        double correction1 = 1 - Math.pow(BETA1, (double) steps);
        double correction2 = Math.sqrt(1 - Math.pow(BETA2, (double) steps));
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            for (int i = 0; i < parameters.size(); i++) {
                Tensor parameter = parameters.get(i);
                Tensor gradient = parameter.grad();
                if (gradient.defined() && gradient.is_sparse()) {
                    stepRows(i, gradient.coalesce(), rate * factors.get(i) / correction1, correction2);
                    parameter.mutable_grad().reset();
                } else if (gradient.defined()) {
                    if (weightDecay.get(i) > 0) {
                        parameter.mul_(Torch.scalar(1 - rate * weightDecay.get(i)));
                    }
                    means.get(i).mul_(Torch.scalar(BETA1)).add_(gradient, Torch.scalar(1 - BETA1));
                    squares.get(i).mul_(Torch.scalar(BETA2)).addcmul_(gradient, gradient, Torch.scalar(1 - BETA2));
                    Tensor root = torch.sqrt(squares.get(i))
                            .div_(Torch.scalar(correction2))
                            .add_(Torch.scalar(EPSILON));
                    parameter.addcdiv_(means.get(i), root, Torch.scalar(-rate * factors.get(i) / correction1));
                    gradient.zero_();
                }
            }
        }
    }

    /** The same for the rows that have a gradient; all others stay, as do their means (torch's SparseAdam). */
    private void stepRows(int i, Tensor gradient, double rate, double correction2) {
        Tensor rows = gradient.indices().select(0, 0);
        Tensor values = gradient.values();
        Tensor mean =
                means.get(i).index_select(0, rows).mul_(Torch.scalar(BETA1)).add_(values, Torch.scalar(1 - BETA1));
        Tensor square = squares.get(i)
                .index_select(0, rows)
                .mul_(Torch.scalar(BETA2))
                .addcmul_(values, values, Torch.scalar(1 - BETA2));
        means.get(i).index_copy_(0, rows, mean);
        squares.get(i).index_copy_(0, rows, square);
        Tensor root = torch.sqrt(square).div_(Torch.scalar(correction2)).add_(Torch.scalar(EPSILON));
        parameters.get(i).index_add_(0, rows, torch.div(mean, root), Torch.scalar(-rate));
    }

    @Override
    public void close() {
        means.forEach(Tensor::releaseReference);
        squares.forEach(Tensor::releaseReference);
    }
}
