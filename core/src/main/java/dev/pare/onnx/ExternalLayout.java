/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

import dev.pare.tensor.TensorData;
import java.util.ArrayList;
import java.util.List;

/** Gives weights their places in one file of external data, aligned to pages so that runtimes can map them. */
final class ExternalLayout {
    private static final long PAGE = 4096;
    private static final long SMALL = 65536;
    private static final long WORD = 64;

    private final String location;
    private final List<Extent> extents = new ArrayList<>();
    private long end;

    ExternalLayout(String location) {
        this.location = location;
    }

    String location() {
        return location;
    }

    long place(TensorData data) {
        long alignment = data.byteSize() >= SMALL ? PAGE : WORD;
        long offset = (end + alignment - 1) / alignment * alignment;
        extents.add(new Extent(offset, data));
        end = offset + data.byteSize();
        return offset;
    }

    List<Extent> extents() {
        return extents;
    }

    long size() {
        return end;
    }
}
