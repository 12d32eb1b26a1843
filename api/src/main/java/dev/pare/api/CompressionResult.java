package dev.pare.api;

import java.nio.file.Path;

/** A compression that was carried out and written. */
public record CompressionResult(Path input, Path output, CompressionPlan plan, double seconds) {}
