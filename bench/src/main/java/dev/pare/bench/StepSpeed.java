package dev.pare.bench;

import dev.pare.analysis.Facts;
import dev.pare.distill.network.Network;
import dev.pare.distill.network.TrainedPart;
import dev.pare.distill.network.TrainedWeights;
import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.distill.training.AdamW;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxReader;
import dev.pare.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Steps of training: the interpreter beside the same model written by hand for libtorch, same batch, weights and optimizer, one after the
 * other in one JVM.
 */
final class StepSpeed {
    private static final int WARM = 5;
    private static final long VOCABULARY = 30000;

    private record Stepper(Function<Map<String, Tensor>, Tensor> forward, AdamW optimizer) {}

    private StepSpeed() {}

    /**
     * Prints milliseconds, steps per second and their ratio for each shape.
     *
     * @param args the folder that holds {@code zoo}, threads, rounds, and shapes such as 32x24: samples by tokens
     */
    public static void main(String[] args) {
        Torch.threads(Integer.parseInt(args[1]));
        int rounds = Integer.parseInt(args[2]);
        Model model = OnnxReader.read(Path.of(args[0]).resolve("zoo/bert-sst2/model.onnx"));
        System.out.println("| samples x tokens | interpreter ms | by hand ms | interpreter steps/s | slower | logits differ |");
        System.out.println("|---|---|---|---|---|---|");
        try (Network network = Network.of(
                model,
                Set.of("logits"),
                TrainedWeights.of(Facts.of(model), TrainedPart.EVERYTHING, Optional.of(List.of("embedding"))),
                Precision.SINGLE)) {
            HandwrittenBert hand = new HandwrittenBert(model.graph());
            Stepper one = new Stepper(
                    f -> network.run(f).get("logits"),
                    optimizer(new ArrayList<>(network.parameters().values())));
            Stepper two = new Stepper(
                    f -> hand.forward(f.get("input_ids"), f.get("attention_mask"), f.get("token_type_ids")),
                    optimizer(hand.trained()));
            for (int i = 3; i < args.length; i++) {
                System.out.println(row(one, two, args[i], rounds));
            }
        }
        System.out.println(Memory.now());
    }

    private static AdamW optimizer(List<Tensor> parameters) {
        return new AdamW(parameters, Collections.nCopies(parameters.size(), 1.0), 0.01);
    }

    private static String row(Stepper one, Stepper two, String shape, int rounds) {
        String[] sizes = shape.split("x", 2);
        int samples = Integer.parseInt(sizes[0]);
        int tokens = Integer.parseInt(sizes[1]);
        double[][] times = new double[2][rounds];
        double difference = 0;
        try (PointerScope scope = new PointerScope()) {
            Map<String, Tensor> feeds = feeds(samples, tokens);
            Tensor labels = Torch.longs(IntStream.range(0, samples).mapToLong(i -> i % 2).toArray());
            difference = torch.max(torch.abs(torch.sub(one.forward().apply(feeds), two.forward().apply(feeds))))
                    .item_double();
            for (int round = -WARM; round < rounds; round++) {
                double first = step(one, feeds, labels);
                double second = step(two, feeds, labels);
                if (round >= 0) {
                    times[0][round] = first;
                    times[1][round] = second;
                }
            }
        }
        double interpreter = Medians.of(times[0]);
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.1f | %.2fx | %.1e |",
                shape,
                interpreter,
                Medians.of(times[1]),
                1000 / interpreter,
                Medians.ofRatios(times[0], times[1]),
                difference);
    }

    /** Milliseconds of forward, backward, clipping and the optimizer's step. The rate is tiny, so that both models stay where they are. */
    private static double step(Stepper stepper, Map<String, Tensor> feeds, Tensor labels) {
        long start = System.nanoTime();
        try (PointerScope scope = new PointerScope()) {
            Tensor loss = torch.cross_entropy(stepper.forward().apply(feeds), labels);
            loss.backward();
            stepper.optimizer().clip(1);
            stepper.optimizer().step(1e-9);
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private static Map<String, Tensor> feeds(int samples, int tokens) {
        Shape shape = Shape.of(samples, tokens);
        int all = samples * tokens;
        long[] ids = new Random(1).longs(all, 1000, VOCABULARY).toArray();
        long[] mask = new long[all];
        for (int i = 0; i < all; i++) {
            // A quarter of each second text is padding.
            mask[i] = i / tokens % 2 == 1 && i % tokens >= tokens * 3 / 4 ? 0 : 1;
        }
        return Map.of(
                "input_ids", Torch.longs(shape, ids),
                "attention_mask", Torch.longs(shape, mask),
                "token_type_ids", Torch.longs(shape, new long[all]));
    }
}
