/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.loss;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** ‖s - t‖² / ‖t‖² of an output, padding left out: for outputs that nothing more is known of. */
public record Difference(String output) implements Loss {
    @Override
    public Tensor of(Compared values) {
        return Relative.error(values.teacher().get(output), values.student().get(output), values.mask());
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
