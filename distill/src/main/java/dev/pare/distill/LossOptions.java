package dev.pare.distill;

/**
 * What a student is to learn, and how much each part counts; 0 leaves a part out.
 *
 * @param soft the teacher's softened distribution, or its vectors where the model gives vectors
 * @param temperature by which logits are divided
 * @param hidden the teacher's hidden states
 * @param labels labels of the data, where there are any
 * @param nextToken the next token of the text, for causal language models
 */
public record LossOptions(double soft, double temperature, double hidden, double labels, double nextToken) {
    /** Soft targets at temperature 2 and hidden states, no labels. */
    public static LossOptions defaults() {
        return new LossOptions(1, 2, 1, 0, 0);
    }

    public LossOptions withSoft(double value) {
        return new LossOptions(value, temperature, hidden, labels, nextToken);
    }

    public LossOptions withTemperature(double value) {
        return new LossOptions(soft, value, hidden, labels, nextToken);
    }

    public LossOptions withHidden(double value) {
        return new LossOptions(soft, temperature, value, labels, nextToken);
    }

    public LossOptions withLabels(double value) {
        return new LossOptions(soft, temperature, hidden, value, nextToken);
    }

    public LossOptions withNextToken(double value) {
        return new LossOptions(soft, temperature, hidden, labels, value);
    }
}
