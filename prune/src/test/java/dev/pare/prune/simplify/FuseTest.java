package dev.pare.prune.simplify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Anatomy;
import dev.pare.analysis.Facts;
import dev.pare.analysis.Role;
import dev.pare.graph.Model;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuseTest {
    private static final Map<String, ?> FUSED = Map.of("fuse-qkv", true);
    private static final double ROUNDING = 1e-4;

    @TempDir
    Path folder;

    @Test
    void threeProductsOfOneValueBecomeOne() throws IOException {
        Model model = new AttentionSketch().build();

        Model after = Simplified.of(model, FUSED).model();

        assertThat(after.graph().nodes()).filteredOn(n -> n.is("MatMul")).hasSize(4);
        assertThat(after.graph().initializers())
                .filteredOn(t -> t.name().endsWith("_qkv"))
                .extracting(Tensor::shape)
                .containsExactly(Shape.of(8, 24));
        assertThat(Simplified.difference(model, after, folder)).isLessThan(ROUNDING);
    }

    @Test
    void theAnatomyKnowsTheFusedMatrixAndItsHeads() {
        Model after = Simplified.of(new AttentionSketch().build(), FUSED).model();

        Facts facts = Facts.of(after);
        Anatomy anatomy = facts.anatomy();

        assertThat(anatomy.heads()).isEqualTo(AttentionSketch.HEADS);
        assertThat(facts.role(facts.weights().named("query.weight_qkv").orElseThrow()))
                .isEqualTo(Role.ATTENTION_QKV);
        assertThat(facts.role(facts.weights().named("query.weight_qkv_bias").orElseThrow()))
                .isEqualTo(Role.ATTENTION_QKV);
        assertThat(facts.role(facts.weights().named("output.weight").orElseThrow()))
                .isEqualTo(Role.ATTENTION_OUTPUT);
    }

    @Test
    void biasesThatAreMissingAreZeros() throws IOException {
        Model model = new AttentionSketch().build();

        Model after = Simplified.of(model, Map.of("fuse-qkv", true, "key-bias", true, "value-bias", false))
                .model();

        Tensor bias = after.graph().initializer("query.weight_qkv_bias").orElseThrow();
        assertThat(Constant.of(bias).floats()).hasSize(24).contains(0f);
        assertThat(Simplified.difference(model, after, folder)).isLessThan(ROUNDING);
    }

    @Test
    void keysOfAnotherValueStayApart() {
        AttentionSketch sketch = new AttentionSketch();
        sketch.builder().op("Relu", "other", "x");
        Model model = sketch.valuesFrom("other").build();

        Model after = Simplified.of(model, FUSED).model();

        assertThat(after.graph().nodes()).noneMatch(n -> n.is("Split"));
    }
}
