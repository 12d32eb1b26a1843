package dev.pare.cli;

import dev.pare.distill.LossOptions;
import dev.pare.distill.training.TrainingOptions;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ParseResult;

/** The options that say how a student is trained. */
final class TrainingArguments {
    Double minutes;
    Double epochs;
    Double learningRate;
    Integer accumulate;
    Integer heldOut;
    List<String> freeze;
    Double temperature;
    Double hidden;
    Double labels;
    Double nextToken;
    Path resume;

    TrainingArguments(ParseResult parsed) {
        minutes = parsed.matchedOptionValue("--minutes", null);
        epochs = parsed.matchedOptionValue("--epochs", null);
        learningRate = parsed.matchedOptionValue("--learning-rate", null);
        accumulate = parsed.matchedOptionValue("--accumulate", null);
        heldOut = parsed.matchedOptionValue("--held-out", null);
        freeze = parsed.matchedOptionValue("--freeze", null);
        temperature = parsed.matchedOptionValue("--temperature", null);
        hidden = parsed.matchedOptionValue("--hidden-weight", null);
        labels = parsed.matchedOptionValue("--label-weight", null);
        nextToken = parsed.matchedOptionValue("--next-token-weight", null);
        resume = parsed.matchedOptionValue("--resume", null);
    }

    static void declare(Options options) {
        options.value(
                Double.class, "N", "Train for at most so long; the learning rate falls to zero by then.", "--minutes");
        options.value(Double.class, "N", "Go through the data at most so often (3).", "--epochs");
        options.value(Double.class, "X", "The highest learning rate (3e-4).", "--learning-rate");
        options.value(Integer.class, "N", "Batches whose gradients make one step (1).", "--accumulate");
        options.value(
                Integer.class,
                "N",
                "Samples that are not trained on and judge the student (a twentieth, at most 1000).",
                "--held-out");
        options.list("ROLES", "Roles of weights that are not trained (embedding); 'none' trains all.", "--freeze");
        options.value(Double.class, "T", "Softens the teacher's distribution (2).", "--temperature");
        options.value(Double.class, "X", "How much hidden states count (1).", "--hidden-weight");
        options.value(Double.class, "X", "How much labels of the data count (0).", "--label-weight");
        options.value(
                Double.class,
                "X",
                "How much the next token of the text counts, for causal language models (0).",
                "--next-token-weight");
        options.value(
                Path.class,
                "FILE",
                "Keep the state of the training here, so that the same command goes on from there if it is "
                        + "interrupted. Deleted once the output is written.",
                "--resume");
    }

    void check(Problems problems) {
        problems.require(minutes == null || minutes > 0, "--minutes is " + minutes + " and must be more than 0.");
        problems.require(epochs == null || epochs > 0, "--epochs is " + epochs + " and must be more than 0.");
        problems.require(
                learningRate == null || learningRate > 0,
                "--learning-rate is " + learningRate + " and must be more than 0.");
        problems.require(
                temperature == null || temperature > 0,
                "--temperature is " + temperature + " and must be more than 0.");
        DataArguments.positive(accumulate, "--accumulate", problems);
        DataArguments.positive(heldOut, "--held-out", problems);
        weight(hidden, "--hidden-weight", problems);
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
        return accumulate == null ? options : options.withAccumulate(accumulate);
    }

    LossOptions losses() {
        LossOptions options = LossOptions.defaults();
        options = temperature == null ? options : options.withTemperature(temperature);
        options = hidden == null ? options : options.withHidden(hidden);
        options = labels == null ? options : options.withLabels(labels);
        return nextToken == null ? options : options.withNextToken(nextToken);
    }

    List<String> frozen() {
        if (freeze == null) {
            return List.of("embedding");
        }
        return freeze.equals(List.of("none")) ? List.of() : freeze;
    }
}
