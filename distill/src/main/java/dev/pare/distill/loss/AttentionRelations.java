/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.loss;

import dev.pare.distill.student.AttentionInputs;
import dev.pare.distill.torch.Torch;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * KL(softmax(T Tᵀ / √d) ‖ softmax(S Sᵀ / √d)) between the queries of teacher and student, the same between keys and between values; the mean
 * over the three, heads and tokens, padding left out (Wang et al. 2021, MiniLMv2). Features are divided anew into heads, as many for both, so
 * that neither widths nor heads need be equal.
 *
 * @param heads the most heads into which features are divided; fewer where widths cannot be divided so
 */
public record AttentionRelations(AttentionInputs teacher, AttentionInputs student, int heads) implements Loss {
    private static final double SHUT = 1e9;

    @Override
    public Tensor of(Compared values) {
        Tensor sum = null;
        for (int i = 0; i < teacher.all().size(); i++) {
            Tensor t = teacher.rows(values.teacher().get(teacher.all().get(i)));
            Tensor s = student.rows(values.student().get(student.all().get(i)));
            Tensor divergence = divergence(t, s, values.mask());
            sum = sum == null ? divergence : torch.add(sum, divergence);
        }
        return Rows.scaled(sum, 1.0 / teacher.all().size());
    }

    private Tensor divergence(Tensor teacher, Tensor student, Tensor mask) {
        int common = heads(teacher.size(2), student.size(2));
        Tensor t = logs(teacher, common, mask);
        Tensor s = logs(student, common, mask);
        Tensor rows = torch.sum(torch.mul(torch.exp(t), torch.sub(t, s)), -1L);
        return Rows.mean(rows.mean(1), mask);
    }

    /** Into so many heads both widths can be divided. */
    private int heads(long one, long two) {
        int count = heads;
        while (one % count != 0 || two % count != 0) {
            count--;
        }
        return count;
    }

    /** The logarithm of how much each token has to do with each other: [samples, heads, length, length]. */
    private static Tensor logs(Tensor data, int heads, Tensor mask) {
        Tensor split = data.reshape(data.size(0), data.size(1), heads, -1).transpose(1, 2);
        Tensor products = torch.matmul(split, split.transpose(-2, -1));
        Tensor scores = Rows.scaled(products, 1 / Math.sqrt((double) split.size(3)));
        Tensor shut =
                mask.sub(Torch.scalar(1.0)).mul(Torch.scalar(SHUT)).unsqueeze(1).unsqueeze(1);
        return torch.log_softmax(torch.add(scores, shut), -1);
    }

    @Override
    public List<String> teacherValues() {
        return teacher.all();
    }

    @Override
    public List<String> studentValues() {
        return student.all();
    }
}
