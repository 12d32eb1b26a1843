/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.torch;

import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;

/** Where tensors are. */
public enum Device {
    CPU(DeviceType.CPU),
    CUDA(DeviceType.CUDA);

    private final DeviceType type;

    Device(DeviceType type) {
        this.type = type;
    }

    DeviceType type() {
        return type;
    }

    /**
     * @param wanted {@code auto}, {@code cpu} or {@code cuda}
     * @throws IllegalArgumentException if there is no such device, with what to do
     */
    static Device choose(String wanted) {
        return choose(wanted, wanted.equals("auto") || wanted.equals("cuda") ? torch.cuda_is_available() : false);
    }

    /** @param cuda whether libtorch can use a graphics processor */
    static Device choose(String wanted, boolean cuda) {
        return switch (wanted) {
            case "auto" -> cuda ? CUDA : CPU;
            case "cpu" -> CPU;
            case "cuda" -> {
                if (!cuda) {
                    throw new IllegalArgumentException(
                            "libtorch finds no graphics processor; put org.bytedeco:pytorch with a classifier that ends in "
                                    + "-gpu on the class path in the place of " + Libtorch.wanted()
                                    + ", or choose the device cpu.");
                }
                yield CUDA;
            }
            default ->
                throw new IllegalArgumentException("the device is '" + wanted + "' and must be auto, cpu or cuda.");
        };
    }
}
