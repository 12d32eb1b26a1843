/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.activation;

import static dev.pare.testkit.ModelAssert.assertThatModel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** A real trained model that a pass changes by made-up statistics. */
public record ZooModel(Path path) {
    private static final Path ZOO = Path.of(System.getProperty("pare.root", ".."), "..", "shared", "zoo");

    public static ZooModel named(String name) {
        Path path = ZOO.resolve(name);
        assumeTrue(Files.exists(path), "skipped: ../shared/zoo is not here");
        return new ZooModel(path);
    }

    /** Expects so many changed weights, and outputs that differ by the rounding of floats alone. */
    public <P> void computesTheSame(Pass<P> pass, Function<Facts, Statistics> made, int changed, Path folder)
            throws Exception {
        Model before = OnnxReader.read(path);
        Facts facts = Facts.of(before);
        PassContext context = PassContext.plain().with(made.apply(facts));
        Plan<P> plan = pass.plan(facts, context);
        assertThat(plan.applied().size()).isEqualTo(changed);
        Path file = folder.resolve("changed.onnx");
        OnnxWriter.write(pass.rewrite(facts, plan, context), file);
        assertThatModel(file).comparedTo(path).withSeededInputs(1, 2).driftsAtMost(2e-5);
    }
}
