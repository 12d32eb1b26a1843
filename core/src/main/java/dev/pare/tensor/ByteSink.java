/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the bytes of a tensor are streamed to. */
@FunctionalInterface
public interface ByteSink {
    /** Takes all remaining bytes of the chunk, which may be reused by the caller afterwards. */
    void write(ByteBuffer chunk) throws IOException;
}
