/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.torch;

/**
 * How and where to compute; the numbers are the same but for rounding.
 *
 * @param threads of the whole process
 * @param brain whether products are computed of numbers with 8 bits (bfloat16), with sums in floats; weights and all else stay in floats
 * @param recompute whether layers are computed a second time for their gradients, which takes less memory and more time
 * @param device {@code auto}, {@code cpu} or {@code cuda}
 */
public record Computing(int threads, boolean brain, boolean recompute, String device) {

    /** Computes in floats, on the graphics processor if libtorch can use one. */
    public static Computing defaults() {
        return new Computing(Runtime.getRuntime().availableProcessors(), false, false, "auto");
    }

    public Computing withThreads(int count) {
        return new Computing(count, brain, recompute, device);
    }

    public Computing withBrain(boolean value) {
        return new Computing(threads, value, recompute, device);
    }

    public Computing withRecompute(boolean value) {
        return new Computing(threads, brain, value, device);
    }

    public Computing withDevice(String value) {
        return new Computing(threads, brain, recompute, value);
    }

    /**
     * Sets the process up for it.
     *
     * @throws IllegalArgumentException if the machine cannot do it
     */
    public void begin() {
        Torch.threads(threads);
        Device chosen = Device.choose(device);
        if (brain && !BrainProducts.supported(chosen)) {
            throw new IllegalArgumentException(
                    "this processor has no instructions for bfloat16, so that it would be slower than floats; leave it out.");
        }
        Torch.place(chosen);
    }
}
