/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.loss;

import dev.pare.distill.torch.Torch;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * T² KL(softmax(t / T) ‖ softmax(s / T)) of the logits of teacher and student, the mean over samples or tokens (Hinton, Vinyals and Dean
 * 2015: the factor keeps gradients as large as those of labels).
 *
 * @param probabilities whether the output is a distribution already
 * @param positions whether the distribution is over the positions of a text instead of over classes
 */
public record SoftTargets(String output, double temperature, boolean probabilities, boolean positions) implements Loss {
    private static final double LEAST = 1e-12;

    @Override
    public Tensor of(Compared values) {
        Tensor t = logs(values.teacher().get(output), values.mask());
        Tensor s = logs(values.student().get(output), values.mask());
        Tensor terms = torch.mul(torch.exp(t), torch.sub(t, s));
        Tensor divergence = torch.sum(positions ? Rows.masked(terms, values.mask()) : terms, -1L);
        Tensor mean = positions ? torch.mean(divergence) : Rows.mean(divergence, values.mask());
        return Rows.scaled(mean, temperature * temperature);
    }

    private Tensor logs(Tensor output, Tensor mask) {
        Tensor logits = probabilities
                ? torch.log(torch.clamp(output, new ScalarOptional(Torch.scalar(LEAST)), new ScalarOptional()))
                : output;
        Tensor softened = Rows.scaled(logits, 1 / temperature);
        if (positions) {
            // A logit so low that padding gets nothing, and still a number.
            softened = torch.add(softened, mask.sub(Torch.scalar(1.0)).mul(Torch.scalar(1e9)));
        }
        return torch.log_softmax(softened, -1);
    }

    /** The share of samples or tokens for which both choose the same, without a gradient. */
    public double agreement(Compared values) {
        LongOptional last = new LongOptional(-1);
        Tensor same = torch.eq(
                        torch.argmax(values.teacher().get(output), last, false),
                        torch.argmax(values.student().get(output), last, false))
                .to(values.mask().scalar_type());
        return (positions ? torch.mean(same) : Rows.mean(same, values.mask())).item_double();
    }

    @Override
    public List<String> teacherValues() {
        return List.of(output);
    }

    @Override
    public List<String> studentValues() {
        return List.of(output);
    }
}
