/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import static dev.pare.testkit.ModelAssert.assertThatModel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.graph.TopologicalOrder;
import dev.pare.inference.TypeCheck;
import dev.pare.onnx.ModelFormatException;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.recipe.OptionReader;
import dev.pare.runtime.data.DataException;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.testkit.ModelAssert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pass on whatever exporters write. */
class CorpusTest {
    private static final Path ROOT = Path.of(System.getProperty("pare.root", "."));
    /** Rounding of a whole model: a few units in the last place of float for each of its layers. */
    private static final double ROUNDING = 2e-5;

    private static final double HALF_ROUNDING = 2e-2;

    @TempDir
    Path folder;

    static List<Path> models() throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path collection :
                List.of(ROOT.resolve("testdata"), ROOT.resolve("../shared/odd"), ROOT.resolve("../shared/zoo"))) {
            if (Files.isDirectory(collection)) {
                try (Stream<Path> files = Files.walk(collection)) {
                    files.filter(f -> f.toString().endsWith(".onnx"))
                            .filter(f -> !f.getParent().endsWith("broken"))
                            .sorted()
                            .forEach(all::add);
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("models")
    void keepsEveryModelValidAndItsOutputsEqual(Path file) throws IOException {
        Model model = TopologicalOrder.of(OnnxReader.read(file));

        Model after = simplified(model, Map.of("fuse-qkv", true));

        assertThat(TypeCheck.problems(after)).isSubsetOf(TypeCheck.problems(model));
        Assumptions.assumeTrue(loads(file), "skipped: ONNX Runtime does not load the original either");
        if (after == model) {
            return;
        }
        Path written = folder.resolve("after.onnx");
        OnnxWriter.write(after, written);
        boolean halves = file.toString().contains("fp16");
        ModelAssert compared = assertThatModel(written).comparedTo(file).withSeededInputs(3, 1);
        try {
            compared.driftsAtMost(halves ? HALF_ROUNDING : ROUNDING);
        } catch (DataException e) {
            boolean original = e.getMessage().startsWith(file + ":");
            Assumptions.assumeFalse(original, "skipped: the original cannot be run on random inputs");
            throw e;
        }
        assertThat(Files.size(written)).isLessThanOrEqualTo(Files.size(file) + 4096);
    }

    private static Model simplified(Model model, Map<String, ?> options) {
        Pass<?> pass = Simplify.FACTORY.create(new OptionReader("", options, new ArrayList<>()));
        return rewritten(pass, Facts.of(model));
    }

    private static <P> Model rewritten(Pass<P> pass, Facts facts) {
        PassContext context = PassContext.plain();
        Plan<P> plan = pass.plan(facts, context);
        return pass.rewrite(facts, plan, context);
    }

    private static boolean loads(Path file) {
        try (OrtModel loaded = OrtModel.open(file, SessionSettings.defaults())) {
            return loaded.signature() != null;
        } catch (ModelFormatException e) {
            return false;
        }
    }
}
