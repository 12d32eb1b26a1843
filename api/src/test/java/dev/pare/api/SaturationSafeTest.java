package dev.pare.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.onnx.OnnxReader;
import dev.pare.quantize.saturation.Saturation;
import dev.pare.recipe.RecipeReader;
import dev.pare.runtime.data.DataOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums that no processor cuts, in every pass that makes integer products. */
class SaturationSafeTest {
    private static final Path NANO = Path.of(System.getProperty("pare.root")).resolve("testdata/bert-nano-sst2");

    @TempDir
    Path folder;

    private Saturation written(Compression compression, String name) {
        Path out = folder.resolve(name);
        compression.to(out);
        return Saturation.of(OnnxReader.read(out));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quantize-weights",
                "quantize-static",
                "quantize-static: {format: qoperator}",
                "quantize-static: {format: qoperator, contrib: true}"
            })
    void everyFormOfIntegerProductsIsSafe(String step) {
        Data rows = Data.of(
                NANO.resolve("dev.tsv"),
                DataOptions.defaults().withTokenizer(NANO).withLimit(32));
        Compression compression = Compression.of(NANO.resolve("model.onnx"))
                .recipe(new RecipeReader(Catalogue.passes()).read("test", "steps:\n  - " + step))
                .calibratedOn(rows);

        Saturation usual = written(compression, "usual.onnx");
        Saturation safe = written(compression.saturationSafe(), "safe.onnx");

        assertThat(usual.checked()).isPositive();
        assertThat(usual.safe()).isTrue();
        assertThat(safe).isEqualTo(usual);
        assertThat(compression.saturationSafe().plan().recipe().text()).contains("reduce-range: true");
    }
}
