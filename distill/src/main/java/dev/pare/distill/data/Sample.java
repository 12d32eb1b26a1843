package dev.pare.distill.data;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Label;
import dev.pare.runtime.tensor.Values;
import java.util.Map;

/**
 * One text or one row of arrays.
 *
 * @param feeds value by input name, with a first axis of size 1
 * @param length the number of positions, padding included that the model fixes; 0 where the model reads no sequence
 * @param real which positions are no padding
 */
record Sample(Map<String, Values> feeds, int length, boolean[] real, Label label) {

    /** @param batch of one sample */
    static Sample of(Batch batch) {
        int length = batch.mask().map(m -> m.length()).orElse(0);
        boolean[] real = new boolean[length];
        for (int i = 0; i < length; i++) {
            real[i] = batch.mask().get().isReal(0, i);
        }
        return new Sample(batch.feeds(), length, real, batch.labels().get(0));
    }

    int tokens() {
        int count = 0;
        for (boolean each : real) {
            count += each ? 1 : 0;
        }
        return Math.max(1, count);
    }
}
