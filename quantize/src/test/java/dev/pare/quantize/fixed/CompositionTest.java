/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import static dev.pare.quantize.fixed.Models.matmul;
import static dev.pare.quantize.fixed.Models.model;
import static dev.pare.quantize.fixed.Models.node;
import static dev.pare.quantize.fixed.Models.quantized;
import static dev.pare.quantize.fixed.Models.square;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.quantize.QuantizeWeights;
import dev.pare.recipe.OptionReader;
import dev.pare.tensor.DataType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompositionTest {
    @Test
    void tablesAreLeftToTheNextPassWhichLeavesTheProductsAlone() {
        Model before = model(
                List.of(ValueInfo.of("ids", DataType.INT64), ValueInfo.of("x", DataType.FLOAT)),
                List.of(square("w"), square("table")),
                Node.of("Gather", "look", List.of("table", "ids"), List.of("e")),
                matmul("x", "w", "a"),
                node("Add", "y", "a", "e"));
        Model fixed = quantized(before, new Measured().with("x", -4, 4), Map.of());
        QuantizeWeights next = (QuantizeWeights) QuantizeWeights.FACTORY.create(OptionReader.none());
        Facts facts = Facts.of(fixed);
        Plan<?> plan = next.plan(facts, PassContext.plain());
        assertThat(plan.applied())
                .singleElement()
                .matches(d -> d.weight().name().equals("table"));
        // Codes are not parameters any more; of what was made here only scales are looked at, and refused.
        assertThat(plan.decisions())
                .filteredOn(d -> !d.weight().name().equals("table"))
                .isNotEmpty()
                .allMatch(d -> d.reason().contains("neither a matrix"));
    }
}
