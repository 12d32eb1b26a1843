package dev.pare.distill.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.distill.Nano;
import dev.pare.distill.student.LayerChain;
import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.graph.Model;
import dev.pare.tensor.Shape;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class RecomputationTest {
    private static final Shape SHAPE = Shape.of(2, 6);

    /** The same operators run on the same numbers; only sums over several uses of a weight could be in another order. */
    @Test
    void gradientsAreTheSameBitForBitWithCutsBetweenLayers() {
        List<String> hidden = LayerChain.of(Nano.model()).hidden();
        assertThat(gradients(Optional.of(hidden))).isEqualTo(gradients(Optional.empty()));
    }

    @Test
    void gradientsAreTheSameBitForBitWithCutsAnywhere() {
        assertThat(gradients(Optional.of(List.of()))).isEqualTo(gradients(Optional.empty()));
    }

    /** The sister: without the second half of the way there are no gradients. */
    @Test
    void withoutBackwardNothingReachesTheWeights() {
        try (PointerScope scope = new PointerScope();
                Network network = network(List.of("logits"))) {
            network.recompute(List.of());
            torch.sum(network.run(feeds()).get("logits")).backward();
            assertThat(network.parameters().values())
                    .allMatch(p -> !p.grad().defined());
            network.backward();
            assertThat(network.parameters().values())
                    .anyMatch(p -> p.grad().defined());
        }
    }

    @Test
    void noHandleIsLeftBehind() {
        try (Network network = network(List.of("logits"))) {
            network.recompute(LayerChain.of(Nano.model()).hidden());
            step(network);
            long before = Pointer.totalCount();
            step(network);
            assertThat(Pointer.totalCount()).isEqualTo(before);
        }
    }

    private static void step(Network network) {
        try (PointerScope scope = new PointerScope()) {
            torch.sum(network.run(feeds()).get("logits")).backward();
            network.backward();
        }
    }

    /** Of a loss that reads the outputs and an inner value, as those of distillation do. */
    private static Map<String, List<Float>> gradients(Optional<Collection<String>> cuts) {
        String inner = LayerChain.of(Nano.model()).hidden().get(1);
        Map<String, List<Float>> all = new LinkedHashMap<>();
        try (PointerScope scope = new PointerScope();
                Network network = network(List.of("logits", inner))) {
            cuts.ifPresent(network::recompute);
            Map<String, Tensor> values = network.run(feeds());
            Tensor square = torch.mul(values.get(inner), values.get(inner));
            torch.add(torch.sum(values.get("logits")), torch.mean(square)).backward();
            network.backward();
            network.parameters().forEach((name, parameter) -> {
                List<Float> numbers = new java.util.ArrayList<>();
                for (float number : Torch.toFloats(parameter.grad())) {
                    numbers.add(number);
                }
                all.put(name, numbers);
            });
        }
        return all;
    }

    private static Network network(List<String> wanted) {
        Model model = Nano.model();
        Set<String> trained =
                TrainedWeights.of(Facts.of(model), TrainedPart.EVERYTHING, Optional.of(List.of("embedding")));
        return Network.of(model, new LinkedHashSet<>(wanted), trained, Precision.SINGLE);
    }

    private static Map<String, Tensor> feeds() {
        return Map.of(
                "input_ids", Torch.longs(SHAPE, 2, 9, 8, 7, 6, 3, 2, 15, 14, 3, 0, 0),
                "attention_mask", Torch.longs(SHAPE, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0),
                "token_type_ids", Torch.longs(SHAPE, new long[12]));
    }
}
