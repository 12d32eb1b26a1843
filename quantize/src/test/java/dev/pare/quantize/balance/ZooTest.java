package dev.pare.quantize.balance;

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

/** Real trained models, scaled by made-up numbers. */
class ZooTest {
    private static final Path ZOO = Path.of(System.getProperty("pare.root", ".."), "..", "shared", "zoo");

    @TempDir
    private Path folder;

    /** @param changed weights: values with their biases, output matrices */
    @ParameterizedTest
    @CsvSource({
        "distilbert-sst2/model.onnx, 9",
        "bert-sst2/model.onnx, 15",
        "albert-sst2/model.onnx, 6",
        "albert-sst2/model_copies.onnx, 24",
        "squeezebert-sst2/model.onnx, 15",
        "bert-nano-sst2/model.onnx, 12",
        "babyllama/model.onnx, 42",
        "misaki-g2p/encoder_model.onnx, 3",
        "misaki-g2p/decoder_model.onnx, 9"
    })
    void computesTheSame(String name, int changed) throws Exception {
        Path original = ZOO.resolve(name);
        assumeTrue(Files.exists(original), "skipped: ../shared/zoo is not here");
        Model before = OnnxReader.read(original);
        Facts facts = Facts.of(before);
        PassContext context = PassContext.plain().with(Reaching.unlike(facts));
        BalanceActivations pass = new BalanceActivations(WeightFilter.ALL);
        Plan<Replacement> plan = pass.plan(facts, context);
        assertThat(plan.applied().size()).isEqualTo(changed);
        Path file = folder.resolve("balanced.onnx");
        OnnxWriter.write(pass.rewrite(facts, plan, context), file);
        assertThatModel(file).comparedTo(original).withSeededInputs(1, 2).driftsAtMost(2e-5);
    }
}
