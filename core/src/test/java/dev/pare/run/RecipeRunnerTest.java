/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.analysis.Facts;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.onnx.ModelFormatException;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.PassException;
import dev.pare.pass.Plan;
import dev.pare.pass.Progress;
import dev.pare.pass.Scratch;
import dev.pare.recipe.Recipe;
import dev.pare.recipe.Step;
import dev.pare.tensor.DataType;
import dev.pare.tensor.UnknownFields;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipeRunnerTest {
    private static final Pass<String> FAILING = new Pass<>() {
        @Override
        public String name() {
            return "failing";
        }

        @Override
        public Plan<String> plan(Facts facts, PassContext context) {
            return Plan.of(List.of());
        }

        @Override
        public Model rewrite(Facts facts, Plan<String> plan, PassContext context) {
            throw new IllegalStateException("no");
        }
    };

    private static Model model(Node... nodes) {
        Graph graph = new Graph(
                "g",
                List.of(ValueInfo.of("x", DataType.FLOAT)),
                List.of(ValueInfo.of("y", DataType.FLOAT)),
                List.of(),
                List.of(),
                List.of(nodes),
                UnknownFields.NOTHING);
        return new Model(8, List.of(OpsetImport.of("", 14)), List.of(), graph, List.of(), UnknownFields.NOTHING);
    }

    private static void run(Model model) {
        Recipe recipe = new Recipe("r", List.of(new Step(FAILING)));
        new RecipeRunner(Calibrator.NO_DATA, Scratch.HEAP, Progress.SILENT).run(model, recipe);
    }

    @Test
    void aPassThatFailsOnASoundModelIsOurDefect() {
        assertThatThrownBy(() -> run(model(Node.of("Relu", "r", List.of("x"), List.of("y")))))
                .isInstanceOf(PassException.class)
                .hasMessageContaining("step 1 (failing)");
    }

    @Test
    void aPassThatFailsOnACycleIsTheModelsFault() {
        Model cycle = model(
                Node.of("Add", "a", List.of("x", "q"), List.of("p")),
                Node.of("Relu", "b", List.of("p"), List.of("q")),
                Node.of("Relu", "c", List.of("q"), List.of("y")));
        assertThatThrownBy(() -> run(cycle))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("not a valid graph");
    }
}
