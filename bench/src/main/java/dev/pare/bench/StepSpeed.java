/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.analysis.Facts;
import dev.pare.distill.network.Network;
import dev.pare.distill.network.Selection;
import dev.pare.distill.network.TrainedWeights;
import dev.pare.distill.student.LayerChain;
import dev.pare.distill.torch.BrainProducts;
import dev.pare.distill.torch.Computing;
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

    /** One way to train, with an optimizer of its own. */
    private record Stepper(
            Function<Map<String, Tensor>, Tensor> forward, Runnable backward, boolean brain, AdamW optimizer) {}

    private StepSpeed() {}

    /**
     * Prints milliseconds of each way to train, all in turn, and how many times as long the others take as the first one; then the memory
     * of the process. Alone, a way shows what memory it takes.
     *
     * @param args the folder that holds {@code zoo}, threads, rounds, ways joined by commas ({@code interpreter}, {@code by-hand},
     *     {@code bfloat16}, {@code recomputed}), and shapes such as 32x24: samples by tokens
     */
    public static void main(String[] args) {
        Computing.defaults()
                .withThreads(Integer.parseInt(args[1]))
                .withDevice("cpu")
                .begin();
        int rounds = Integer.parseInt(args[2]);
        Model model = OnnxReader.read(Path.of(args[0]).resolve("zoo/bert-sst2/model.onnx"));
        List<String> ways = List.of(args[3].split(",", -1));
        List<Stepper> steppers = ways.stream().map(w -> stepper(w, model)).toList();
        System.out.println("| samples x tokens | " + String.join(" | ", ways) + " | most that logits differ |");
        System.out.println("|---|" + "---|".repeat(ways.size() + 1));
        for (int i = 4; i < args.length; i++) {
            System.out.println(row(steppers, args[i], rounds));
        }
        System.out.println(Memory.now());
    }

    private static Stepper stepper(String way, Model model) {
        if (way.equals("by-hand")) {
            HandwrittenBert hand = new HandwrittenBert(model.graph());
            return new Stepper(
                    f -> hand.forward(f.get("input_ids"), f.get("attention_mask"), f.get("token_type_ids")),
                    () -> {},
                    false,
                    optimizer(hand.trained()));
        }
        Set<String> trained = TrainedWeights.of(Facts.of(model), Selection.DEFAULT);
        Network network = Network.of(model, Set.of("logits"), trained, Precision.SINGLE);
        if (way.equals("recomputed")) {
            network.recompute(LayerChain.of(model).hidden());
        }
        return new Stepper(
                f -> network.run(f).get("logits"),
                network::backward,
                way.equals("bfloat16"),
                optimizer(new ArrayList<>(network.parameters().values())));
    }

    private static AdamW optimizer(List<Tensor> parameters) {
        return new AdamW(parameters, Collections.nCopies(parameters.size(), 1.0), 0.01);
    }

    private static String row(List<Stepper> steppers, String shape, int rounds) {
        String[] sizes = shape.split("x", 2);
        int samples = Integer.parseInt(sizes[0]);
        int tokens = Integer.parseInt(sizes[1]);
        double[][] times = new double[steppers.size()][rounds];
        double difference = 0;
        try (PointerScope scope = new PointerScope()) {
            Map<String, Tensor> feeds = feeds(samples, tokens);
            Tensor labels = Torch.longs(
                    IntStream.range(0, samples).mapToLong(i -> i % 2).toArray());
            Tensor first = forward(steppers.get(0), feeds).detach();
            for (Stepper other : steppers) {
                Tensor apart = torch.abs(torch.sub(forward(other, feeds).detach(), first));
                difference = Math.max(difference, torch.max(apart).item_double());
            }
            for (int round = -WARM; round < rounds; round++) {
                for (int i = 0; i < times.length; i++) {
                    double millis = step(steppers.get(i), feeds, labels);
                    times[i][Math.max(0, round)] = millis;
                }
            }
        }
        StringBuilder row = new StringBuilder("| " + shape + " |");
        for (double[] each : times) {
            row.append(String.format(
                    Locale.ROOT, " %.1f ms, %.2fx |", Medians.of(each), Medians.ofRatios(each, times[0])));
        }
        return row.append(String.format(Locale.ROOT, " %.1e |", difference)).toString();
    }

    private static Tensor forward(Stepper stepper, Map<String, Tensor> feeds) {
        try (BrainProducts products = BrainProducts.open(stepper.brain())) {
            return stepper.forward().apply(feeds).to(Precision.SINGLE.type());
        }
    }

    /** Milliseconds of forward, backward, clipping and the optimizer's step. The rate is tiny, so that all stay where they are. */
    private static double step(Stepper stepper, Map<String, Tensor> feeds, Tensor labels) {
        long start = System.nanoTime();
        try (PointerScope scope = new PointerScope()) {
            Tensor loss = torch.cross_entropy(forward(stepper, feeds), labels);
            loss.backward();
            try (BrainProducts products = BrainProducts.open(stepper.brain())) {
                stepper.backward().run();
            }
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
