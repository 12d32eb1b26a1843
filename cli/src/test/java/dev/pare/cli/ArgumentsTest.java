/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void acceptsUnderscoresInTheNamesOfOptions() {
        assertThat(Arguments.normalized("--text_column", "--max_drift=0.1"))
                .containsExactly("--text-column", "--max-drift=0.1");
    }

    @Test
    void leavesUnderscoresInValuesAlone() {
        assertThat(Arguments.normalized("my_model.onnx", "--text-column=text_a", "-o", "a_b.onnx", "--", "--a_b"))
                .containsExactly("my_model.onnx", "--text-column=text_a", "-o", "a_b.onnx", "--", "--a_b");
    }
}
