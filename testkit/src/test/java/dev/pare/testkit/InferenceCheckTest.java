/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InferenceCheckTest {
    @TempDir
    private Path folder;

    @Test
    void everyValueOfATransformerIsInferredAsTheRuntimeComputesIt() {
        InferenceCheck.Report report =
                InferenceCheck.of(TransformerModel.of(TransformerShape.tiny()).build(), folder);
        assertThat(report.problems()).isEmpty();
        assertThat(report.types()).isEqualTo(report.values());
        assertThat(report.ranks()).isEqualTo(report.values());
        assertThat(report.sizes()).isEqualTo(report.axes());
    }
}
