/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import dev.pare.testkit.GraphBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelsTest {
    private static final Tensor MATRIX = Tensor.floats("w", Shape.of(2, 3), 1, 2, 3, 4, 5, 6);

    private static GraphBuilder model() {
        return GraphBuilder.model(14).input("x", DataType.FLOAT, "n", "?").output("y");
    }

    private static Weight weight(Model model) {
        return Samples.weight(Facts.of(model), "w");
    }

    private static void survive(Weight weight) {
        Tensor stored = Channels.stored(weight, Channels.of(weight).values());
        assertThat(stored.shape()).isEqualTo(weight.tensor().shape());
        assertThat(TensorValues.floats(stored)).isEqualTo(TensorValues.floats(weight.tensor()));
    }

    @Test
    void columnsOfAMatrixAreChannels() {
        Weight weight = weight(model().matmul("y", "x", MATRIX).build());
        Channels channels = Channels.of(weight);
        assertThat(channels.count()).isEqualTo(3);
        assertThat(channels.length()).isEqualTo(2);
        assertThat(channels.values()).containsExactly(1, 4, 2, 5, 3, 6);
        survive(weight);
    }

    @Test
    void rowsAreWhereTheMatrixIsUsedTransposed() {
        Weight weight = weight(model().gemm("y", "x", MATRIX, Tensor.floats("b", Shape.of(2), 0, 0))
                .build());
        Channels channels = Channels.of(weight);
        assertThat(channels.count()).isEqualTo(2);
        assertThat(channels.length()).isEqualTo(3);
        assertThat(channels.values()).containsExactly(1, 2, 3, 4, 5, 6);
        survive(weight);
    }

    @Test
    void filtersAreChannelsWithAllTheyCover() {
        Tensor filters = Tensor.floats("w", Shape.of(2, 1, 3), 1, 2, 3, 4, 5, 6);
        Weight weight = weight(model().initializer(filters)
                .node("Conv", List.of("x", "w"), List.of("y"), Attribute.of("group", 1L))
                .build());
        assertThat(Channels.of(weight).count()).isEqualTo(2);
        assertThat(Channels.of(weight).length()).isEqualTo(3);
        survive(weight);
    }

    @Test
    void factorsGoToTheElementsOfEveryChannel() {
        Channels channels = new Channels(2, 2, new float[] {1, 2, 3, 4});
        assertThat(channels.scaled(new float[] {10, 100}).values()).containsExactly(10, 200, 30, 400);
        assertThat(channels.scaled(new float[0])).isSameAs(channels);
    }
}
