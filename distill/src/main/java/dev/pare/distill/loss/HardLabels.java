/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.loss;

import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.runtime.data.Label;
import dev.pare.tensor.Shape;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The cross-entropy of labels, the mean over the samples that have one; 0 if none has. */
public record HardLabels(String output) implements Loss {
    @Override
    public Tensor of(Compared values) {
        Tensor logits = values.student().get(output);
        List<Label> labels = values.batch().labels();
        int classes = (int) logits.size(-1);
        float[] chosen = new float[labels.size() * classes];
        int known = 0;
        for (int i = 0; i < labels.size(); i++) {
            if (labels.get(i) instanceof Label.ClassIndex label && label.index() < classes) {
                chosen[i * classes + label.index()] = -1;
                known++;
            }
        }
        Tensor weights = Torch.reals(Shape.of(labels.size(), classes), chosen, Precision.SINGLE)
                .to(logits.scalar_type());
        Tensor sum = torch.sum(torch.mul(torch.log_softmax(logits, -1), weights));
        return sum.div(Torch.scalar((double) Math.max(1, known)));
    }

    @Override
    public List<String> teacherValues() {
        return List.of();
    }

    @Override
    public List<String> studentValues() {
        return List.of(output);
    }
}
