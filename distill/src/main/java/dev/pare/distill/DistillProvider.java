/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill;

import dev.pare.pass.Pass;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.PassFactory;

/** {@link Distill#FACTORY} for {@link java.util.ServiceLoader}, so that recipes know the step where this room is on the class path. */
public final class DistillProvider implements PassFactory {
    @Override
    public String name() {
        return Distill.FACTORY.name();
    }

    @Override
    public String summary() {
        return Distill.FACTORY.summary();
    }

    @Override
    public Pass<?> create(OptionReader options) {
        return Distill.FACTORY.create(options);
    }
}
