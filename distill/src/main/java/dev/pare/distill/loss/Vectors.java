/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.loss;

import dev.pare.distill.torch.Torch;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** 1 - cosine between the vectors of teacher and student, the mean over samples or tokens. */
public record Vectors(String output) implements Loss {
    private static final double EPSILON = 1e-8;

    @Override
    public Tensor of(Compared values) {
        Tensor cosine = torch.cosine_similarity(
                values.student().get(output), values.teacher().get(output), -1, EPSILON);
        return Rows.mean(torch.neg(cosine).add(Torch.scalar(1.0)), values.mask());
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
