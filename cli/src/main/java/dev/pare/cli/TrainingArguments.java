/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.distill.LossOptions;
import dev.pare.distill.network.TrainedPart;
import dev.pare.distill.torch.Computing;
import dev.pare.distill.training.TrainingOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/** The options that say how a student is trained. */
final class TrainingArguments {
    Double minutes;
    Double epochs;
    Double learningRate;
    Integer accumulate;
    Integer heldOut;
    Integer sample;
    Integer patience;
    List<String> freeze;
    String part;
    Double codesRate;
    Double temperature;
    Double hidden;
    Double relations;
    Double labels;
    Double nextToken;
    boolean brain;
    boolean recompute;
    String device;
    Path resume;

    TrainingArguments(ParseResult parsed) {
        minutes = parsed.matchedOptionValue("--minutes", null);
        epochs = parsed.matchedOptionValue("--epochs", null);
        learningRate = parsed.matchedOptionValue("--learning-rate", null);
        accumulate = parsed.matchedOptionValue("--accumulate", null);
        heldOut = parsed.matchedOptionValue("--held-out", null);
        sample = parsed.matchedOptionValue("--sample", null);
        patience = parsed.matchedOptionValue("--patience", null);
        freeze = parsed.matchedOptionValue("--freeze", null);
        part = parsed.matchedOptionValue("--train", null);
        codesRate = parsed.matchedOptionValue("--codes-rate", null);
        temperature = parsed.matchedOptionValue("--temperature", null);
        hidden = parsed.matchedOptionValue("--hidden-weight", null);
        relations = parsed.matchedOptionValue("--relation-weight", null);
        labels = parsed.matchedOptionValue("--label-weight", null);
        nextToken = parsed.matchedOptionValue("--next-token-weight", null);
        brain = parsed.hasMatchedOption("--bf16");
        recompute = parsed.hasMatchedOption("--recompute");
        device = parsed.matchedOptionValue("--device", null);
        resume = parsed.matchedOptionValue("--resume", null);
    }

    static void declare(Options options) {
        options.value(
                Double.class,
                "N",
                "Train for at most N minutes; the learning rate falls to zero by then.",
                "--minutes");
        options.value(Double.class, "N", "Go through the data at most N times (3).", "--epochs");
        options.value(Double.class, "X", "The highest learning rate (3e-4).", "--learning-rate");
        options.value(Integer.class, "N", "The number of batches whose gradients make one step (1).", "--accumulate");
        options.value(
                Integer.class,
                "N",
                "The number of samples that are not trained on and judge the student (a twentieth, at most 1000).",
                "--held-out");
        options.value(
                Integer.class,
                "N",
                "Learn also from N texts that the teacher, a causal language model, generates (0).",
                "--sample");
        options.value(Integer.class, "N", "Stop after N of the 20 evaluations without improvement (10).", "--patience");
        options.list(
                "ROLES",
                "The roles of weights that are not trained (embedding, if the student holds it in floats); 'none' "
                        + "trains all.",
                "--freeze");
        options.value(
                String.class,
                "PART",
                "What is trained: everything (the default), codes included; scales, with norms and biases; or "
                        + "factors, narrow matrices that follow each other.",
                "--train");
        options.value(
                Double.class,
                "X",
                "The learning rate of codes, in steps of their grid, as a multiple of --learning-rate (60).",
                "--codes-rate");
        options.value(
                Double.class, "T", "The temperature that softens the teacher's distribution (2).", "--temperature");
        options.value(
                Double.class,
                "X",
                "The weight of hidden states in the loss (1, or 0.05 if the student is quantized).",
                "--hidden-weight");
        options.value(
                Double.class,
                "X",
                "The weight of relations between tokens in the last attention (1 where hidden states have "
                        + "other widths or are not known, else 0).",
                "--relation-weight");
        options.value(Double.class, "X", "The weight of the data's labels in the loss (0).", "--label-weight");
        options.value(
                Double.class,
                "X",
                "The weight of the next token of the text, for causal language models (0).",
                "--next-token-weight");
        options.flag(
                "Compute products in bfloat16, where the processor has instructions for it. This did not "
                        + "pay at width 256.",
                "--bf16");
        options.flag(
                "Compute layers again for their gradients, which needs less memory and about 1.5 times as long.",
                "--recompute");
        options.value(
                String.class,
                "NAME",
                "The device: auto (the default), cpu or cuda. A graphics processor needs libtorch's natives for it on "
                        + "the class path.",
                "--device");
        options.value(
                Path.class,
                "FILE",
                "Keep the state of the training in this file, so that the same command can continue after an "
                        + "interruption. It is deleted once the output is written.",
                "--resume");
    }

    void check(Problems problems) {
        problems.require(minutes == null || minutes > 0, "--minutes is " + minutes + " and must be more than 0.");
        problems.require(epochs == null || epochs > 0, "--epochs is " + epochs + " and must be more than 0.");
        problems.require(
                learningRate == null || learningRate > 0,
                "--learning-rate is " + learningRate + " and must be more than 0.");
        problems.require(
                codesRate == null || codesRate > 0, "--codes-rate is " + codesRate + " and must be more than 0.");
        problems.require(
                part == null || parts().contains(part.toUpperCase(Locale.ROOT)),
                "--train is " + part + " and must be one of "
                        + String.join(", ", parts()).toLowerCase(Locale.ROOT) + ".");
        problems.require(
                temperature == null || temperature > 0,
                "--temperature is " + temperature + " and must be more than 0.");
        problems.require(
                device == null || List.of("auto", "cpu", "cuda").contains(device),
                "--device is " + device + " and must be auto, cpu or cuda.");
        DataArguments.positive(accumulate, "--accumulate", problems);
        DataArguments.positive(patience, "--patience", problems);
        DataArguments.positive(heldOut, "--held-out", problems);
        DataArguments.positive(sample, "--sample", problems);
        weight(hidden, "--hidden-weight", problems);
        weight(relations, "--relation-weight", problems);
        weight(labels, "--label-weight", problems);
        weight(nextToken, "--next-token-weight", problems);
    }

    private static void weight(Double value, String name, Problems problems) {
        problems.require(value == null || value >= 0, name + " is " + value + " and must not be negative.");
    }

    TrainingOptions training(Integer batchSize, long seed) {
        TrainingOptions options = TrainingOptions.defaults().withSeed(seed);
        options = batchSize == null ? options : options.withBatchSize(batchSize);
        options = minutes == null ? options : options.withMinutes(minutes);
        options = epochs == null ? options : options.withEpochs(epochs);
        options = learningRate == null ? options : options.withLearningRate(learningRate);
        options = patience == null ? options : options.withEvaluations(options.evaluations(), patience);
        options = codesRate == null ? options : options.withCodesRate(codesRate);
        return accumulate == null ? options : options.withAccumulate(accumulate);
    }

    Computing computing(Integer threads) {
        Computing computing = Computing.defaults().withBrain(brain).withRecompute(recompute);
        computing = device == null ? computing : computing.withDevice(device);
        return threads == null ? computing : computing.withThreads(threads);
    }

    LossOptions losses() {
        LossOptions options = LossOptions.defaults();
        options = temperature == null ? options : options.withTemperature(temperature);
        options = hidden == null ? options : options.withHidden(hidden);
        options = relations == null ? options : options.withRelations(relations);
        options = labels == null ? options : options.withLabels(labels);
        return nextToken == null ? options : options.withNextToken(nextToken);
    }

    private static List<String> parts() {
        return Arrays.stream(TrainedPart.values()).map(Enum::name).toList();
    }

    TrainedPart part() {
        return part == null ? TrainedPart.EVERYTHING : TrainedPart.valueOf(part.toUpperCase(Locale.ROOT));
    }

    Optional<List<String>> frozen() {
        return Optional.ofNullable(freeze).map(f -> f.equals(List.of("none")) ? List.<String>of() : f);
    }
}
