package dev.pare.api;

import java.nio.file.Path;

/**
 * A compression that was carried out and written.
 *
 * @param bytesBefore size of the original on disk, external data included
 * @param bytesAfter the same of the output
 */
public record CompressionResult(
        Path input, Path output, CompressionPlan plan, long bytesBefore, long bytesAfter, double seconds) {}
