/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.testkit.GraphBuilder;
import dev.pare.testkit.PassHarness;
import dev.pare.testkit.TransformerModel;
import dev.pare.testkit.TransformerShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsTest {
    private static final String POSITIONS = "bert.embeddings.position.weight";
    private static final String TYPES = "bert.embeddings.token_type.weight";
    private static final double ROUNDING = 1e-5;

    @TempDir
    Path folder;

    @Test
    void positionsStayWhileAnyLengthMayCome() {
        assertThat(Simplified.of(encoder(), Map.of())
                        .model()
                        .graph()
                        .initializer(POSITIONS)
                        .orElseThrow()
                        .shape())
                .isEqualTo(Shape.of(24, 16));
    }

    @Test
    void positionsBeyondTheLongestSequenceGo() throws IOException {
        Model after = Simplified.of(encoder(), Map.of("max-length", 10)).model();

        assertThat(after.graph().initializer(POSITIONS).orElseThrow().shape()).isEqualTo(Shape.of(10, 16));
    }

    @Test
    void positionsThatAreCountedFromTwoKeepTwoRowsMore() throws IOException {
        Model model = counted(2);

        Model after = Simplified.of(model, Map.of("max-length", 10)).model();

        assertThat(after.graph().initializer("positions").orElseThrow().shape()).isEqualTo(Shape.of(12, 16));
        Simplified.compared(model, after, folder).differsAtMost(ROUNDING);
    }

    @Test
    void positionsFromTheCallerStay() {
        GraphBuilder b = GraphBuilder.model(14, 8)
                .input("ids", DataType.INT64, "batch", "sequence")
                .input("position_ids", DataType.INT64, "batch", "sequence")
                .gather("word", AttentionSketch.noise("words", 1, 1, 50, 16), "ids")
                .gather("place", AttentionSketch.noise("positions", 2, 1, 20, 16), "position_ids")
                .add("sum", "word", "place")
                .matmul("y", "sum", AttentionSketch.noise("w", 3, 1, 16, 16));

        Model after =
                Simplified.of(b.output("y").build(), Map.of("max-length", 10)).model();

        assertThat(after.graph().initializer("positions").orElseThrow().shape()).isEqualTo(Shape.of(20, 16));
    }

    @Test
    void rowsThatAreCountedFromTheEndStay() {
        Model model = counted(-3);

        Model after = Simplified.of(model, Map.of("max-length", 10)).model();

        assertThat(after.graph().initializer("positions").orElseThrow().shape()).isEqualTo(Shape.of(20, 16));
    }

    @Test
    void theOnlyTokenTypeIsAddedToThePositions() throws IOException {
        Model model = encoder();

        PassHarness.Outcome<?> outcome = Simplified.of(model, Map.of("token-types", 1));

        Model after = outcome.model();
        assertThat(after.graph().initializer(TYPES)).isEmpty();
        assertThat(outcome.decisions())
                .filteredOn(
                        d -> d instanceof Decision.Apply<?> && d.weight().name().equals(POSITIONS))
                .extracting(Decision::reason)
                .containsExactly("takes up the row of " + TYPES);
        assertThat(after.graph().inputs()).extracting(i -> i.name()).contains("token_type_ids");
        // Made-up token types are 0.
        Simplified.compared(model, after, folder).differsAtMost(ROUNDING);
    }

    @Test
    void aConstantTokenTypeNeedsNoOption() throws IOException {
        Model model = constantTypes(0);

        Model after = Simplified.of(model, Map.of()).model();

        assertThat(after.graph().initializer("types")).isEmpty();
        assertThat(after.graph().nodes()).filteredOn(n -> n.is("Add")).hasSize(2);
        Simplified.compared(model, after, folder).differsAtMost(ROUNDING);
    }

    @Test
    void aTokenTypeThatMayBeTheLastKeepsAllRows() throws IOException {
        Model model = constantTypes(1);

        Model after = Simplified.of(model, Map.of()).model();

        assertThat(after.graph().initializer("types")).isPresent();
        Simplified.compared(model, after, folder).differsAtMost(ROUNDING);
    }

    private static Model encoder() {
        return TransformerModel.of(TransformerShape.tiny()).build();
    }

    /** A word embedding of 6 words and positions that are counted from some number on. */
    private static Model counted(long first) {
        return embeddings(first)
                .matmul("y", "sum", AttentionSketch.noise("w", 3, 1, 16, 16))
                .output("y")
                .build();
    }

    private static GraphBuilder embeddings(long first) {
        return GraphBuilder.model(14, 8)
                .input("ids", DataType.INT64, "batch", 6)
                .gather("word", AttentionSketch.noise("words", 1, 1, 50, 16), "ids")
                .op("Shape", "shape", "ids")
                .constant("second", Tensor.longs("", Shape.of(), 1))
                .op("Gather", "length", "shape", "second")
                .constant("zero", Tensor.longs("", Shape.of(), 0))
                .constant("one", Tensor.longs("", Shape.of(), 1))
                .op("Range", "numbers", "zero", "length", "one")
                .constant("first", Tensor.longs("", Shape.of(), first))
                .op("Add", "places", "numbers", "first")
                .gather("place", AttentionSketch.noise("positions", 2, 1, 20, 16), "places")
                .add("sum", "word", "place");
    }

    /** Every token has the same type, by a constant that is expanded to the shape of the ids. */
    private static Model constantTypes(long type) {
        return embeddings(0)
                .longs("type", type)
                .op("Expand", "type_ids", "type", "shape")
                .gather("kind", AttentionSketch.noise("types", 4, 1, 2, 16), "type_ids")
                .add("all", "kind", "sum")
                .matmul("y", "all", AttentionSketch.noise("w", 3, 1, 16, 16))
                .output("y")
                .build();
    }
}
