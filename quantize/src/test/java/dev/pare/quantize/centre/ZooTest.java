package dev.pare.quantize.centre;

import static dev.pare.testkit.ModelAssert.assertThatModel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.quantize.activation.Replacement;
import dev.pare.recipe.WeightFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real trained models, moved by made-up numbers. */
class ZooTest {
    private static final Path ZOO = Path.of(System.getProperty("pare.root", ".."), "..", "shared", "zoo");

    @TempDir
    private Path folder;

    /** @param changed rows of constants: those of norms, values, queries, keys, and of the matrices behind */
    @ParameterizedTest
    @CsvSource({
        "distilbert-sst2/model.onnx, 18",
        "bert-sst2/model.onnx, 34",
        "albert-sst2/model.onnx, 11",
        "albert-sst2/model_copies.onnx, 51",
        "squeezebert-sst2/model.onnx, 34",
        "bert-nano-sst2/model.onnx, 26",
        "babyllama/model.onnx, 0",
        "misaki-g2p/encoder_model.onnx, 8",
        "misaki-g2p/decoder_model.onnx, 14"
    })
    void computesTheSame(String name, int changed) throws Exception {
        Path original = ZOO.resolve(name);
        assumeTrue(Files.exists(original), "skipped: ../shared/zoo is not here");
        Model before = OnnxReader.read(original);
        Facts facts = Facts.of(before);
        PassContext context = PassContext.plain().with(Lying.about(facts));
        CentreActivations pass = new CentreActivations(WeightFilter.ALL);
        Plan<Replacement> plan = pass.plan(facts, context);
        assertThat(plan.applied().size()).isEqualTo(changed);
        Path file = folder.resolve("centred.onnx");
        OnnxWriter.write(pass.rewrite(facts, plan, context), file);
        assertThatModel(file).comparedTo(original).withSeededInputs(1, 2).driftsAtMost(2e-5);
    }
}
