/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.operator;

import dev.pare.distill.operator.OperatorTable.Entries;
import org.bytedeco.pytorch.global.torch;

/** Comparisons, logic and choices between two tensors. */
final class Comparisons {
    private Comparisons() {}

    static void addTo(Entries entries) {
        entries.one("Equal", c -> torch.eq(c.in(0), c.in(1)));
        entries.one("Less", c -> torch.lt(c.in(0), c.in(1)));
        entries.one("LessOrEqual", c -> torch.le(c.in(0), c.in(1)));
        entries.one("Greater", c -> torch.gt(c.in(0), c.in(1)));
        entries.one("GreaterOrEqual", c -> torch.ge(c.in(0), c.in(1)));
        entries.one("And", c -> torch.logical_and(c.in(0), c.in(1)));
        entries.one("Or", c -> torch.logical_or(c.in(0), c.in(1)));
        entries.one("Xor", c -> torch.logical_xor(c.in(0), c.in(1)));
        entries.one("Not", c -> torch.logical_not(c.in(0)));
        entries.one("IsNaN", c -> torch.isnan(c.in(0)));
        entries.one("Where", c -> torch.where(c.in(0), c.in(1), c.in(2)));
    }
}
