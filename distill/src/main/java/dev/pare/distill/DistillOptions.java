package dev.pare.distill;

import dev.pare.distill.training.TrainingOptions;
import dev.pare.recipe.OptionReader;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Options of {@link Distill}.
 *
 * @param freeze roles that stay; none if empty
 */
record DistillOptions(TrainingOptions training, LossOptions losses, List<String> freeze) {
    private static final double MOST = 1000;

    static DistillOptions read(OptionReader options) {
        TrainingOptions training = TrainingOptions.defaults();
        LossOptions losses = LossOptions.defaults();
        training = training.withEpochs(options.number("epochs", training.epochs(), 1e-3, MOST))
                .withMinutes(options.number("minutes", training.minutes(), 0, 1e5))
                .withLearningRate(options.number("learning-rate", training.learningRate(), 0, 1))
                .withBatchSize(options.integer("batch-size", training.batchSize(), 1, 100_000))
                .withSeed(options.integer("seed", 1, 0, Integer.MAX_VALUE));
        losses = losses.withTemperature(options.number("temperature", losses.temperature(), 1e-3, MOST))
                .withHidden(options.number("hidden-weight", losses.hidden(), 0, MOST))
                .withLabels(options.number("label-weight", losses.labels(), 0, MOST))
                .withNextToken(options.number("next-token-weight", losses.nextToken(), 0, MOST));
        if (options.has("relation-weight")) {
            losses = losses.withRelations(options.number("relation-weight", 0, 0, MOST));
        }
        List<String> roles = Arrays.stream(options.text("freeze", "embedding").split(",", -1))
                .map(String::strip)
                .filter(r -> !r.isEmpty() && !r.equals("none"))
                .toList();
        for (String role : roles) {
            if (!dev.pare.analysis.Role.known(role)) {
                options.problem("freeze", "there is no role '" + role + "'; there are " + dev.pare.analysis.Role.texts());
            }
        }
        return new DistillOptions(training, losses, roles);
    }

    /** In the form of a recipe. */
    String text() {
        OptionalDouble relations = losses.relations();
        return "epochs: " + training.epochs() + ", minutes: " + training.minutes() + ", learning-rate: "
                + training.learningRate() + ", batch-size: " + training.batchSize() + ", seed: " + training.seed()
                + ", temperature: " + losses.temperature() + ", hidden-weight: " + losses.hidden() + ", label-weight: "
                + losses.labels() + ", next-token-weight: " + losses.nextToken()
                + (relations.isPresent() ? ", relation-weight: " + relations.getAsDouble() : "") + ", freeze: '"
                + (freeze.isEmpty() ? "none" : String.join(", ", freeze)) + "'";
    }
}
