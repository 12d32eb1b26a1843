/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of a tensor: in a mapped file, on the heap, or still to be computed. */
public sealed interface TensorData permits MappedData, InlineData, ComputedData {
    /** Number of bytes, without reading any of them. */
    long byteSize();

    Encoding encoding();

    /** Streams all bytes, chunk by chunk, always the same bytes. */
    void writeTo(ByteSink sink) throws IOException;

    /** Fills the buffer from the given byte offset on. */
    void read(long offset, ByteBuffer into) throws IOException;
}
