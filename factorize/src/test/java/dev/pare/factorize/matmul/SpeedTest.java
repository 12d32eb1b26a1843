/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.matmul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.factorize.Passes;
import dev.pare.factorize.Sketch;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Timings;
import dev.pare.tensor.DataType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpeedTest {
    private static final int WIDTH = 64;

    private static final Model MODEL = new Sketch()
            .input("x", DataType.FLOAT, 2)
            .output("y", DataType.FLOAT, 2)
            .weight(Sketch.matrix("w", 1, WIDTH, WIDTH))
            .node(Node.of("MatMul", "one", List.of("x", "w"), List.of("y")))
            .model();

    /** A machine on which a product takes so much for itself, beside its multiplications. */
    private static Timings machine(double each) {
        return new Timings() {
            @Override
            public Optional<double[]> seconds(List<Product> products) {
                return Optional.of(products.stream()
                        .mapToDouble(p -> each + 1e-9 * p.inputs() * p.outputs())
                        .toArray());
            }

            @Override
            public String machine() {
                return "an abacus";
            }
        };
    }

    private static Plan<?> plan(Map<String, ?> options, Timings timings) {
        Pass<?> pass = Passes.make(FactorizeMatMul.FACTORY, options);
        return pass.plan(Facts.of(MODEL), PassContext.plain().with(timings));
    }

    private static final Map<String, ?> RANK = Map.of("rank", 16, "cost", "measured");

    @Test
    void leavesAloneWhatTwoProductsWouldMakeSlower() {
        Plan<?> slow = plan(RANK, machine(1e-3));
        assertThat(slow.applied()).isEmpty();
        assertThat(slow.decisions().get(0).reason())
                .startsWith("two products of rank 16 would take 2002 µs for 128 tokens");
        assertThat(slow.notes()).anyMatch(n -> n.contains("128 tokens on an abacus"));
    }

    @Test
    void takesWhatIsFaster() {
        assertThat(plan(RANK, machine(1e-9)).applied()).hasSize(1);
    }

    @Test
    void asksNobodyForTimesUnlessTold() {
        assertThat(plan(Map.of("rank", 16), machine(1e-3)).applied()).hasSize(1);
    }

    @Test
    void saysWhereNothingCanBeTimed() {
        Plan<?> plan = plan(RANK, Timings.NONE);
        assertThat(plan.applied()).hasSize(1);
        assertThat(plan.notes()).anyMatch(n -> n.startsWith("nothing can be timed"));
    }

    @Test
    void leavesOutRanksThatAreSlowerWhereABudgetIsShared() {
        Map<String, ?> options = Map.of("times-smaller", 2, "cost", "measured", "multiple", 8);
        assertThat(plan(options, machine(1e-3)).applied()).isEmpty();
        assertThat(plan(options, machine(1e-9)).applied()).hasSize(1);
    }
}
