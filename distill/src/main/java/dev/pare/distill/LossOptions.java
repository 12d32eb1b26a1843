package dev.pare.distill;

import java.util.OptionalDouble;

/**
 * What a student is to learn, and how much each part counts; 0 leaves a part out.
 *
 * @param soft the teacher's softened distribution, or its vectors where the model gives vectors
 * @param temperature by which logits are divided
 * @param hidden the teacher's hidden states; without it 1, and 0.05 for students in codes: fitted codes are good at the outputs and less so
 *     in between, and would give up the one for the other
 * @param labels labels of the data, where there are any
 * @param nextToken the next token of the text, for causal language models
 */
public record LossOptions(double soft, double temperature, OptionalDouble hidden, double labels, double nextToken) {
    /** Soft targets at temperature 2 and hidden states, no labels. */
    public static LossOptions defaults() {
        return new LossOptions(1, 2, OptionalDouble.empty(), 0, 0);
    }

    public LossOptions withSoft(double value) {
        return new LossOptions(value, temperature, hidden, labels, nextToken);
    }

    public LossOptions withTemperature(double value) {
        return new LossOptions(soft, value, hidden, labels, nextToken);
    }

    public LossOptions withHidden(double value) {
        return new LossOptions(soft, temperature, OptionalDouble.of(value), labels, nextToken);
    }

    public LossOptions withLabels(double value) {
        return new LossOptions(soft, temperature, hidden, value, nextToken);
    }

    public LossOptions withNextToken(double value) {
        return new LossOptions(soft, temperature, hidden, labels, value);
    }
}
