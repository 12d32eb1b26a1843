package dev.pare.quantize.half;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtException;
import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.pass.PassContext;
import dev.pare.recipe.WeightFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What exporters and optimizers really write: whatever ONNX Runtime loads, it loads after either conversion. */
class OddModelsTest {
    private static final Path ODD = Path.of(System.getProperty("pare.root", ".."), "..", "shared", "odd");

    @TempDir
    Path folder;

    static List<Path> models() throws IOException {
        if (!Files.exists(ODD)) {
            return List.of(ODD);
        }
        try (Stream<Path> files = Files.walk(ODD)) {
            return files.filter(f -> f.toString().endsWith(".onnx")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void loadsAfterBothConversions(Path original) throws Exception {
        assumeTrue(Files.exists(ODD), "skipped: ../shared/odd is not here");
        assumeTrue(loads(original) == null, "skipped: ONNX Runtime does not load the original");
        Model before = OnnxReader.read(original);
        for (Float16Options.Mode mode : Float16Options.Mode.values()) {
            for (boolean keepIo :
                    mode == Float16Options.Mode.STORAGE ? new boolean[] {true} : new boolean[] {true, false}) {
                ConvertFloat16 pass = new ConvertFloat16(new Float16Options(mode, keepIo, true, true, 4, 0, WeightFilter.ALL));
                Facts facts = Facts.of(before);
                Model after = pass.rewrite(facts, pass.plan(facts, PassContext.plain()), PassContext.plain());
                Path file = Files.createTempFile(folder, "half", ".onnx");
                OnnxWriter.write(after, file);
                assertThat(loads(file))
                        .as(original + " " + mode + " keep-io-types " + keepIo)
                        .isNull();
                if (keepIo) {
                    compare(original, file);
                }
            }
        }
    }

    /** Runs both where the inputs can be made up; weights here are random, so the bound is that of the zoo. */
    private static void compare(Path original, Path candidate) throws OrtException {
        Map<String, float[]> expected;
        try {
            expected = Sessions.run(original, Map.of());
        } catch (OrtException e) {
            return;
        }
        Map<String, float[]> got = Sessions.run(candidate, Map.of());
        expected.forEach((name, values) -> assertThat(Sessions.relativeRmse(values, got.get(name)))
                .as(original + " " + name)
                .isLessThan(1e-2));
    }

    private static String loads(Path file) {
        try {
            Sessions.load(file);
            return null;
        } catch (OrtException e) {
            return e.getMessage();
        }
    }
}
