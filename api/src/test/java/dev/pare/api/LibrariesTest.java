/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LibrariesTest {
    private static void fail(LinkageError error) {
        Libraries.during(() -> {
            throw error;
        });
    }

    @Test
    void aVersionThatLacksAMethodIsNotCalledMissing() {
        assertThatThrownBy(() -> fail(new NoSuchMethodError("'void ai.onnxruntime.OrtSession.anything()'")))
                .isInstanceOf(MissingLibraryException.class)
                .hasMessageContaining("version of com.microsoft.onnxruntime:onnxruntime")
                .hasMessageNotContaining("add it");
    }

    @Test
    void aLibraryThatIsAbsentIsToBeAdded() {
        assertThatThrownBy(() -> fail(new NoClassDefFoundError("ai/onnxruntime/OrtEnvironment")))
                .isInstanceOf(MissingLibraryException.class)
                .hasMessageContaining("add it to the class path");
    }
}
