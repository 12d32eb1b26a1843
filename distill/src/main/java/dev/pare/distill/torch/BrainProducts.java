/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** While one is open, this thread computes products of numbers with 8 bits (bfloat16, Kalamkar et al. 2019). */
public final class BrainProducts implements AutoCloseable {
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    private final boolean on;

    private BrainProducts(boolean on) {
        this.on = on;
    }

    /** @param on whether anything is to change at all */
    public static BrainProducts open(boolean on) {
        if (on) {
            torch.set_autocast_dtype(Torch.device().type(), ScalarType.BFloat16);
            torch.set_autocast_enabled(Torch.device().type(), true);
        }
        return new BrainProducts(on);
    }

    /** Whether the machine has instructions for it; a processor that cannot be asked has none. */
    static boolean supported(Device device) {
        if (device == Device.CUDA) {
            return true;
        }
        try {
            return Files.exists(PROCESSOR)
                    && Files.readString(PROCESSOR).matches("(?s).*\\b(avx512_bf16|amx_bf16|bf16)\\b.*");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        if (on) {
            torch.set_autocast_enabled(Torch.device().type(), false);
            torch.clear_cache();
        }
    }
}
