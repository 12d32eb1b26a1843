package dev.pare.runtime.drift;

import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.task.TaskKind;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How to compare two models.
 *
 * @param settings threads and optimization level of both
 * @param task what the model is for, found out when empty
 * @param vocabulary the number of token ids, if known; helps to tell language models from taggers
 * @param rounds timed runs of each batch in each model; 0 leaves latency out
 * @param timedBatches the most batches that are timed
 */
public record VerifyOptions(
        SessionSettings settings,
        Optional<TaskKind> task,
        OptionalLong vocabulary,
        Limits limits,
        int rounds,
        int timedBatches) {

    /** One thread, the task found out, no limits, 4 batches timed 11 times. */
    public static VerifyOptions defaults() {
        return new VerifyOptions(
                SessionSettings.defaults(), Optional.empty(), OptionalLong.empty(), Limits.none(), 11, 4);
    }

    public VerifyOptions withSettings(SessionSettings value) {
        return new VerifyOptions(value, task, vocabulary, limits, rounds, timedBatches);
    }

    public VerifyOptions withTask(TaskKind value) {
        return new VerifyOptions(settings, Optional.of(value), vocabulary, limits, rounds, timedBatches);
    }

    public VerifyOptions withVocabulary(long value) {
        return new VerifyOptions(settings, task, OptionalLong.of(value), limits, rounds, timedBatches);
    }

    public VerifyOptions withLimits(Limits value) {
        return new VerifyOptions(settings, task, vocabulary, value, rounds, timedBatches);
    }

    public VerifyOptions withRounds(int value) {
        return new VerifyOptions(settings, task, vocabulary, limits, value, timedBatches);
    }
}
