/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.recipe.RecipeException;
import dev.pare.recipe.RecipeReader;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    /** The room of distillation is not on the class path of these tests. */
    @Test
    void aStepOfAnAbsentRoomSaysWhatToPutOnTheClassPath() {
        RecipeReader reader = new RecipeReader(Catalogue.passes());
        assertThatThrownBy(() -> reader.read("test", "steps:\n  - dedupe\n  - distill: {epochs: 2}\n"))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("steps[1].distill")
                .hasMessageContaining("org.bytedeco:pytorch");
    }

    @Test
    void everyNameIsThereOnce() {
        assertThat(Catalogue.passes().stream().map(p -> p.name()).toList())
                .doesNotHaveDuplicates()
                .contains("dedupe", "distill");
    }
}
