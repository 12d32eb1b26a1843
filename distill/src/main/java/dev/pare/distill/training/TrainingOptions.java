package dev.pare.distill.training;

/**
 * How to train.
 *
 * @param batchSize samples that go through the model together
 * @param accumulate batches whose gradients are added up before a step
 * @param learningRate the highest, reached after warm-up
 * @param codesRate by which the rate is multiplied for codes, which are measured in steps of their grid
 * @param warmUp the share of the training in which the rate rises from 0; afterwards it falls to 0 in a line
 * @param weightDecay the share by which a step shrinks matrices, times the rate; vectors are left alone
 * @param clip the greatest norm of all gradients together; longer ones are shortened
 * @param epochs how often all samples are gone through, at most
 * @param minutes how long to train at most; 0 for no limit. Where it is what ends the training, results depend on the machine
 * @param evaluations how often held-out samples are judged
 * @param patience so many judgements without improvement end the training
 * @param seed decides the order of samples and which are held out
 */
public record TrainingOptions(
        int batchSize,
        int accumulate,
        double learningRate,
        double codesRate,
        double warmUp,
        double weightDecay,
        double clip,
        double epochs,
        double minutes,
        int evaluations,
        int patience,
        long seed) {

    public static TrainingOptions defaults() {
        return new TrainingOptions(32, 1, 3e-4, 60, 0.06, 0.01, 1, 3, 0, 20, 10, 1);
    }

    public TrainingOptions withBatchSize(int value) {
        return new TrainingOptions(
                value,
                accumulate,
                learningRate,
                codesRate,
                warmUp,
                weightDecay,
                clip,
                epochs,
                minutes,
                evaluations,
                patience,
                seed);
    }

    public TrainingOptions withAccumulate(int value) {
        return new TrainingOptions(
                batchSize,
                value,
                learningRate,
                codesRate,
                warmUp,
                weightDecay,
                clip,
                epochs,
                minutes,
                evaluations,
                patience,
                seed);
    }

    public TrainingOptions withLearningRate(double value) {
        return new TrainingOptions(
                batchSize,
                accumulate,
                value,
                codesRate,
                warmUp,
                weightDecay,
                clip,
                epochs,
                minutes,
                evaluations,
                patience,
                seed);
    }

    public TrainingOptions withCodesRate(double value) {
        return new TrainingOptions(
                batchSize,
                accumulate,
                learningRate,
                value,
                warmUp,
                weightDecay,
                clip,
                epochs,
                minutes,
                evaluations,
                patience,
                seed);
    }

    public TrainingOptions withEpochs(double value) {
        return new TrainingOptions(
                batchSize,
                accumulate,
                learningRate,
                codesRate,
                warmUp,
                weightDecay,
                clip,
                value,
                minutes,
                evaluations,
                patience,
                seed);
    }

    public TrainingOptions withMinutes(double value) {
        return new TrainingOptions(
                batchSize,
                accumulate,
                learningRate,
                codesRate,
                warmUp,
                weightDecay,
                clip,
                epochs,
                value,
                evaluations,
                patience,
                seed);
    }

    public TrainingOptions withEvaluations(int count, int patient) {
        return new TrainingOptions(
                batchSize,
                accumulate,
                learningRate,
                codesRate,
                warmUp,
                weightDecay,
                clip,
                epochs,
                minutes,
                count,
                patient,
                seed);
    }

    public TrainingOptions withSeed(long value) {
        return new TrainingOptions(
                batchSize,
                accumulate,
                learningRate,
                codesRate,
                warmUp,
                weightDecay,
                clip,
                epochs,
                minutes,
                evaluations,
                patience,
                value);
    }
}
