/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Mask;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.InputRole;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Finds out whether a model over tokens is causal: changes the last token of a row and looks whether earlier outputs move. */
final class CausalityProbe {
    /** Float sums in another order move by a few ulps; a model that sees the token moves by far more. */
    private static final double TOLERANCE = 1e-5;

    private CausalityProbe() {}

    static boolean isCausal(OrtModel model, Batch batch, Map<String, Values> outputs) {
        Optional<Port> ids = model.signature().input(InputRole.IDS);
        if (ids.isEmpty() || batch.mask().isEmpty()) {
            return false;
        }
        Mask mask = batch.mask().get();
        int last = mask.length() - 1;
        while (last > 0 && !mask.isReal(0, last)) {
            last--;
        }
        LongValues before = (LongValues) batch.feeds().get(ids.get().name());
        long other = otherId(before, last);
        if (last == 0 || other < 0) {
            return false;
        }
        long[] changed = before.toArray();
        changed[last] = other;
        Map<String, Values> feeds = new LinkedHashMap<>(batch.feeds());
        feeds.put(ids.get().name(), LongValues.of(before.shape(), changed));
        Map<String, Values> after = model.run(feeds);
        return tokenOutputs(outputs, mask) && unmoved(outputs, after, mask, last);
    }

    /** An id of the row other than the last one, or -1 when they are all the same. */
    private static long otherId(LongValues ids, int last) {
        for (int i = 0; i < last; i++) {
            if (ids.at(i) != ids.at(last)) {
                return ids.at(i);
            }
        }
        return -1;
    }

    private static boolean tokenOutputs(Map<String, Values> outputs, Mask mask) {
        return outputs.values().stream().anyMatch(values -> isTokenOutput(values, mask));
    }

    private static boolean isTokenOutput(Values values, Mask mask) {
        return values instanceof FloatValues
                && values.shape().rank() == 3
                && values.shape().dim(0) == mask.rows()
                && values.shape().dim(1) == mask.length();
    }

    private static boolean unmoved(Map<String, Values> before, Map<String, Values> after, Mask mask, int last) {
        for (Map.Entry<String, Values> entry : before.entrySet()) {
            if (isTokenOutput(entry.getValue(), mask)) {
                FloatValues x = (FloatValues) entry.getValue();
                FloatValues y = (FloatValues) after.get(entry.getKey());
                int end = last * x.shape().intDim(2);
                for (int i = 0; i < end; i++) {
                    if (Math.abs(x.at(i) - y.at(i)) > TOLERANCE * Math.max(1, Math.abs(x.at(i)))) {
                        return false;
                    }
                }
            }
        }
        return true;
    }
}
