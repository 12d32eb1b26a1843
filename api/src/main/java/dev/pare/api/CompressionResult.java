/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A compression that was carried out and written.
 *
 * @param bytesBefore size of the original on disk, external data included
 * @param bytesAfter the same of the output
 * @param tokenizer the tokenizer that was written beside the output, if its tokens have other numbers than those of the original
 */
public record CompressionResult(
        Path input,
        Path output,
        CompressionPlan plan,
        long bytesBefore,
        long bytesAfter,
        double seconds,
        Optional<Path> tokenizer) {}
