/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.loss;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** One number with a gradient, 0 where the student equals its teacher (or, for labels, is right and sure). */
public interface Loss {
    /** A scalar. */
    Tensor of(Compared values);

    /** The teacher's values that are needed. */
    List<String> teacherValues();

    /** The student's values that are needed. */
    List<String> studentValues();

    /** What the loss learns itself, if anything; the caller trains it with the student. */
    default List<Tensor> parameters() {
        return List.of();
    }
}
