/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DeviceTest {
    @Test
    void withoutAGraphicsProcessorTheProcessorIsTaken() {
        assertThat(Device.choose("auto", false)).isEqualTo(Device.CPU);
        assertThat(Device.choose("cpu", true)).isEqualTo(Device.CPU);
    }

    @Test
    void aGraphicsProcessorIsTakenWhereThereIsOne() {
        assertThat(Device.choose("auto", true)).isEqualTo(Device.CUDA);
    }

    @Test
    void askedForInVainItSaysWhatToPutOnTheClassPath() {
        assertThatThrownBy(() -> Device.choose("cuda", false))
                .hasMessageContaining("org.bytedeco:pytorch")
                .hasMessageContaining("-gpu");
        assertThatThrownBy(() -> Device.choose("gpu", true)).hasMessageContaining("auto, cpu or cuda");
    }
}
