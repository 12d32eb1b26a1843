/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.loss;

import dev.pare.distill.torch.Torch;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The cross-entropy of the token that comes next in the text, the mean over tokens that have one. */
public final class NextToken implements Loss {
    private final String output;
    private final String ids;

    /** @param ids the input whose next token is predicted */
    public NextToken(String output, String ids) {
        this.output = output;
        this.ids = ids;
    }

    @Override
    public Tensor of(Compared values) {
        Tensor logits = values.student().get(output);
        long length = logits.size(1);
        Tensor tokens = feeds(values).get(ids).narrow(1, 1, length - 1).unsqueeze(-1);
        Tensor logs = torch.log_softmax(logits.narrow(1, 0, length - 1), -1);
        Tensor chosen = torch.gather(logs, 2, tokens).squeeze(-1);
        Tensor mask = values.mask().narrow(1, 1, length - 1);
        Tensor sum = torch.sum(torch.mul(chosen, mask)).mul(Torch.scalar(-1.0));
        return torch.div(sum, torch.sum(mask).add(Torch.scalar(1e-9)));
    }

    private static Map<String, Tensor> feeds(Compared values) {
        return values.batch().feeds(dev.pare.distill.torch.Precision.SINGLE);
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
