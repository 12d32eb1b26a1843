/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.recipe;

import dev.pare.pass.Pass;
import java.util.function.Function;

/** Makes a pass from the options of a recipe's step. The list of factories is the catalogue of what a recipe may name. */
public interface PassFactory {
    /** The name of the pass in recipes. */
    String name();

    /** One line for help texts. */
    String summary();

    /** Reads the options (problems go to the reader) and makes the pass; called also when there are problems. */
    Pass<?> create(OptionReader options);

    /** Creates a factory from its parts. */
    static PassFactory of(String name, String summary, Function<OptionReader, Pass<?>> pass) {
        return new PassFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String summary() {
                return summary;
            }

            @Override
            public Pass<?> create(OptionReader options) {
                return pass.apply(options);
            }
        };
    }
}
