/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.distill.Nano;
import dev.pare.distill.network.Network;
import dev.pare.distill.network.Selection;
import dev.pare.distill.network.TrainedWeights;
import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** Tensors live outside the Java heap, where no garbage collector sees how large they are: every handle has to be let go by a step. */
class StepMemoryTest {
    private static final Shape SHAPE = Shape.of(2, 8);

    @Test
    void noHandleIsLeftBehindByAStep() {
        Facts facts = Facts.of(Nano.model());
        try (Network network = Network.of(
                        facts.model(),
                        Set.of("logits"),
                        TrainedWeights.of(facts, Selection.DEFAULT.without(List.of())),
                        Precision.SINGLE);
                AdamW optimizer = optimizer(network)) {
            step(network, optimizer);
            long before = Pointer.totalCount();
            for (int i = 0; i < 3; i++) {
                step(network, optimizer);
            }
            assertThat(Pointer.totalCount()).isEqualTo(before);
        }
    }

    /** The sister: a handle that nobody lets go is counted. */
    @Test
    void aHandleOutsideOfAScopeIsCounted() {
        long before = Pointer.totalCount();
        try (Tensor kept = Torch.longs(1, 2, 3)) {
            assertThat(Pointer.totalCount()).isGreaterThan(before);
            assertThat(kept.numel()).isEqualTo(3);
        }
    }

    private static AdamW optimizer(Network network) {
        List<Tensor> parameters = new ArrayList<>(network.parameters().values());
        return new AdamW(parameters, Collections.nCopies(parameters.size(), 1.0), 0.01);
    }

    private static void step(Network network, AdamW optimizer) {
        try (PointerScope scope = new PointerScope()) {
            Map<String, Tensor> feeds = Map.of(
                    "input_ids", Torch.longs(SHAPE, new long[] {2, 9, 8, 7, 6, 5, 4, 3, 2, 19, 18, 17, 16, 15, 14, 3}),
                    "attention_mask", Torch.longs(SHAPE, new long[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}),
                    "token_type_ids", Torch.longs(SHAPE, new long[16]));
            torch.sum(network.run(feeds).get("logits")).backward();
        }
        optimizer.clip(1);
        optimizer.step(1e-3);
    }
}
