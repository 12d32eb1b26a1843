/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpId;
import dev.pare.tensor.DataType;
import dev.pare.testkit.GraphBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdleTest {
    @TempDir
    Path folder;

    @Test
    void nodesThatPassTheirInputThroughGo() throws IOException {
        Model model = base().op("Identity", "same", "x")
                .node("Dropout", List.of("same"), List.of("kept"))
                .node("Cast", List.of("kept"), List.of("float"), Attribute.of("to", 1L))
                .transpose("still", "float", 0, 1)
                .op("Relu", "y", "still")
                .output("y")
                .build();

        Model after = Simplified.of(model, Map.of()).model();

        assertThat(types(after)).containsExactly("Relu");
        assertThat(Simplified.difference(model, after, folder)).isZero();
    }

    @Test
    void pairsThatUndoEachOtherGo() throws IOException {
        Model model = base().transpose("turned", "x", 1, 0)
                .transpose("back", "turned", 1, 0)
                .node("Cast", List.of("back"), List.of("double"), Attribute.of("to", (long) DataType.DOUBLE.code()))
                .node("Cast", List.of("double"), List.of("float"), Attribute.of("to", 1L))
                .longs("flat", -1)
                .longs("rows", -1, 4)
                .op("Reshape", "row", "float", "flat")
                .op("Reshape", "y", "row", "rows")
                .output("y")
                .build();

        Model after = Simplified.of(model, Map.of()).model();

        assertThat(types(after)).containsExactly("Reshape");
        assertThat(Simplified.difference(model, after, folder)).isZero();
    }

    @Test
    void aCastThatLosesDigitsStays() {
        Model model = base().node("Cast", List.of("x"), List.of("whole"), Attribute.of("to", 7L))
                .node("Cast", List.of("whole"), List.of("y"), Attribute.of("to", 1L))
                .output("y")
                .build();

        assertThat(Simplified.of(model, Map.of()).model()).isSameAs(model);
    }

    @Test
    void aReshapeThatCopiesASizeOfTheOneBeforeStays() {
        Model model = base().longs("pairs", -1, 2)
                .longs("copy", 0, 2, 1)
                .op("Reshape", "row", "x", "pairs")
                .op("Reshape", "y", "row", "copy")
                .output("y")
                .build();

        assertThat(Simplified.of(model, Map.of()).model()).isSameAs(model);
    }

    @Test
    void aDropoutThatTrainsStays() {
        Model model = base().scalar("ratio", 0.5f)
                .input("training", DataType.BOOL)
                .op("Dropout", "y", "x", "ratio", "training")
                .output("y")
                .build();

        assertThat(Simplified.of(model, Map.of()).model()).isSameAs(model);
    }

    @Test
    void weightsAndNodesWithoutAUseGo() {
        Model model = base().floats("unused", 1, 2, 3)
                .floats("half", 0.5f)
                .op("Mul", "nowhere", "x", "half")
                .op("Relu", "y", "x")
                .output("y")
                .build();

        Model after = Simplified.of(model, Map.of()).model();

        assertThat(types(after)).containsExactly("Relu");
        assertThat(after.graph().initializers()).isEmpty();
    }

    @Test
    void nodesOfOthersStayEvenIfNobodyReadsThem() {
        Model model = base().domain("somebody", 1)
                .node(new OpId("somebody", "Log"), List.of("x"), List.of("logged"))
                .op("Relu", "y", "x")
                .output("y")
                .build();

        assertThat(Simplified.of(model, Map.of()).model()).isSameAs(model);
    }

    @Test
    void anIdentityInsideABranchKeepsItsNames() throws IOException {
        GraphBuilder then = GraphBuilder.subgraph("then")
                .op("Identity", "inner", "x")
                .op("Relu", "a", "inner")
                .output("a");
        GraphBuilder otherwise =
                GraphBuilder.subgraph("else").op("Identity", "b", "x").output("b");
        Model model = base().input("chosen", DataType.BOOL)
                .ifElse("y", "chosen", then, otherwise)
                .output("y")
                .build();

        Model after = Simplified.of(model, Map.of()).model();

        assertThat(after.graphs().get(1).nodes()).hasSize(1);
        assertThat(after.graphs().get(2).nodes()).hasSize(1);
    }

    private static GraphBuilder base() {
        return GraphBuilder.model(14, 8).input("x", DataType.FLOAT, "n", 4);
    }

    private static List<String> types(Model model) {
        return model.graph().nodes().stream()
                .map(Node::op)
                .map(Object::toString)
                .toList();
    }
}
