/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A range of a mapped file.
 *
 * @param external whether the range lies in a file of weights beside the model file
 */
public record MappedData(MappedFile file, long offset, long byteSize, Encoding encoding, boolean external)
        implements TensorData {

    public MappedData {
        if (offset < 0 || byteSize < 0 || offset > file.size() - byteSize) {
            throw new IllegalArgumentException("range " + offset + "+" + byteSize + " is outside " + file.path()
                    + " of " + file.size() + " bytes");
        }
    }

    @Override
    public void writeTo(ByteSink sink) throws IOException {
        file.writeTo(sink, offset, byteSize);
    }

    @Override
    public void read(long from, ByteBuffer into) throws IOException {
        if (from + into.remaining() > byteSize) {
            throw new IOException("read past the end of a tensor of " + byteSize + " bytes in " + file.path());
        }
        file.read(offset + from, into);
    }
}
