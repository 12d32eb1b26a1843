/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecipeReaderTest {
    private enum Colour {
        LIGHT_BLUE,
        RED
    }

    /** A pass that does nothing but have options. */
    private record Paint(Colour colour, int coats, WeightFilter filter) implements Pass<String> {
        static final PassFactory FACTORY = new PassFactory() {
            @Override
            public String name() {
                return "paint-weights";
            }

            @Override
            public String summary() {
                return "for tests";
            }

            @Override
            public Pass<?> create(OptionReader options) {
                return new Paint(
                        options.choice("colour", Colour.RED), options.integer("coats", 1, 1, 5), options.filter());
            }
        };

        @Override
        public String name() {
            return "paint-weights";
        }

        @Override
        public String options() {
            String filters = filter.describe().isEmpty() ? "" : ", " + String.join(", ", filter.describe());
            return "colour: " + (colour == Colour.RED ? "red" : "light-blue") + ", coats: " + coats + filters;
        }

        @Override
        public Plan<String> plan(Facts facts, PassContext context) {
            return Plan.of(List.of());
        }

        @Override
        public Model rewrite(Facts facts, Plan<String> plan, PassContext context) {
            return facts.model();
        }
    }

    private final RecipeReader reader = new RecipeReader(List.of(Paint.FACTORY));

    @Test
    void readsStepsWithAndWithoutOptions() {
        Recipe recipe = reader.read("r.yaml", """
                name: two coats
                steps:
                  - paint-weights
                  - paint_weights:
                      colour: light_blue
                      coats: 2
                      include: [{role: attention.query}, "re:^enc", "op:MatMul", exact.name]
                      exclude: role:ffn
                """);
        assertThat(recipe.name()).isEqualTo("two coats");
        assertThat(recipe.steps()).hasSize(2);
        assertThat(recipe.steps().get(1).pass().options())
                .isEqualTo("colour: light-blue, coats: 2, include: ['role:attention.query', 're:^enc', 'op:MatMul',"
                        + " 'exact.name'], exclude: ['role:ffn']");
    }

    @Test
    void theTextOfARecipeReadsBackAsTheSameRecipe() {
        Recipe recipe = reader.read(
                "r.yaml", "name: n\nsteps: [{paint-weights: {include: \"re:it's \\\\d\", coats: 3}}, paint-weights]");
        Recipe again = reader.read("again", recipe.text());
        assertThat(again.text()).isEqualTo(recipe.text());
        assertThat(again.steps().get(0).pass().options())
                .isEqualTo(recipe.steps().get(0).pass().options());
    }

    @Test
    void defaultsOfARecipeHoldWhereAStepStatesNothing() {
        Recipe recipe = reader.read("r.yaml", "steps: [paint-weights, paint-weights: {coats: 2}]")
                .withDefaults(Map.of("coats", 3, "gloss", true));
        assertThat(recipe.steps().get(0).text()).contains("coats: 3");
        assertThat(recipe.steps().get(1).text()).contains("coats: 2");
    }

    @Test
    void aDefaultThatAPassRefusesIsAMistakeInTheRecipe() {
        Recipe recipe = reader.read("r.yaml", "steps: [paint-weights]");
        assertThat(catchThrowableOfType(RecipeException.class, () -> recipe.withDefaults(Map.of("coats", 9)))
                        .problems())
                .extracting(Problem::path)
                .containsExactly("paint-weights.coats");
    }

    @Test
    void aStepLeavesMoreWeightsAloneAndKeepsWhatItHad() {
        Recipe recipe = reader.read("r.yaml", "steps: [paint-weights: {coats: 2, exclude: a}]")
                .withDefaults(Map.of("colour", "light-blue"));
        Step more = recipe.steps().get(0).excluding(List.of("b", "c")).orElseThrow();
        assertThat(more.text()).isEqualTo("- paint-weights: {colour: light-blue, coats: 2, exclude: ['a', 'b', 'c']}");
        assertThat(new Step(more.pass()).excluding(List.of("b"))).isEmpty();
    }

    @Test
    void allMistakesComeOutAtOnceWithTheirPlaces() {
        RecipeException e = catchThrowableOfType(RecipeException.class, () -> reader.read("r.yaml", """
                        nmae: x
                        steps:
                          - paint-weights: {coats: 9, colour: green, thickness: 1}
                          - varnish
                          - paint-weights: {coats: 1.5, include: ["re:(", "role:nose"]}
                        """));
        assertThat(e.problems())
                .extracting(Problem::path)
                .containsExactly(
                        "nmae",
                        "steps[0].paint-weights.colour",
                        "steps[0].paint-weights.coats",
                        "steps[0].paint-weights.thickness",
                        "steps[1]",
                        "steps[2].paint-weights.coats",
                        "steps[2].paint-weights.include[0]",
                        "steps[2].paint-weights.include[1]");
        assertThat(e.getMessage())
                .startsWith("r.yaml has 8 problems:")
                .contains("must be between 1 and 5, not 9")
                .contains("must be one of light-blue, red, not 'green'")
                .contains("unknown option; there are colour, coats, include, exclude")
                .contains("there is no pass 'varnish'; there are paint-weights")
                .contains("there is no role 'nose'");
    }

    @Test
    void brokenYamlIsNamedByItsLine() {
        assertThatThrownBy(() -> reader.read("r.yaml", "name: x\nsteps: [")).hasMessageContaining("not YAML");
        assertThatThrownBy(() -> reader.read("r.yaml", "just text"))
                .hasMessageContaining("must be a map with the keys name and steps");
        assertThatThrownBy(() -> reader.read("r.yaml", "name: x")).hasMessageContaining("must be a list of passes");
    }
}
