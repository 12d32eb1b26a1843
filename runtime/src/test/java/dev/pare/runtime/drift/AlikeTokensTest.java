/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.ValueInfo;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Label;
import dev.pare.runtime.data.Mask;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Signature;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.UnknownFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlikeTokensTest {
    private static final Signature SIGNATURE = Signature.of(new Graph(
            "g",
            List.of(ValueInfo.of("input_ids", DataType.INT64, new Dim.Symbolic("b"), new Dim.Symbolic("s"))),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            UnknownFields.NOTHING));
    /** New ids are ten less. */
    private static final CandidateTokens.SameToken SAME = (a, b) -> a == b + 10;

    @Test
    void samplesAreAlikeIfTheirTokensAreWhateverThePadding() throws Comparison.Mismatch {
        Batch batch = batch(3, new int[] {2, 3, 2}, 11, 12, 0, 11, 12, 13, 11, 14, 0);
        Batch other = batch(4, new int[] {2, 4, 2}, 1, 2, 0, 0, 1, 2, 5, 6, 1, 3, 0, 0);

        List<Integer> alike = new AlikeTokens(SIGNATURE, SAME).samples(batch, other);

        assertThat(alike).containsExactly(0); // The last two differ in number and in a token.
        DriftMeter meter = new DriftMeter();
        AlikeTokens.compare(
                FloatValues.of(Shape.of(3, 3, 1), 1, 2, 9, 0, 0, 0, 0, 0, 0),
                FloatValues.of(Shape.of(3, 4, 1), 1, 4, 7, 7, 0, 0, 0, 0, 0, 0, 0, 0),
                alike,
                batch,
                meter);
        assertThat(meter.stats().compared()).isEqualTo(2);
        assertThat(meter.stats().maxAbs()).isEqualTo(2);
    }

    private static Batch batch(int length, int[] lengths, long... ids) {
        Mask mask = Mask.ofLengths(length, lengths);
        return new Batch(
                Map.of("input_ids", LongValues.of(Shape.of(3, length), ids)),
                List.of(Label.NONE, Label.NONE, Label.NONE),
                Optional.of(mask),
                3);
    }
}
