/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Model;
import dev.pare.pass.SequentialCalibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CalibratedWeightTest {
    /** Says what it was asked for, in order. */
    private static final class Asked implements SequentialCalibration {
        private final List<String> calls = new ArrayList<>();

        @Override
        public Map<String, Drifted> on(Model changed, List<String> values) {
            calls.add("on " + values);
            Drifted one = new Drifted(1, 1, new double[] {1}, new double[] {1}, new double[1], new double[1]);
            return values.contains("unmeasurable") ? Map.of() : Map.of(values.get(0), one);
        }

        @Override
        public void past(Model changed, List<String> values) {
            calls.add("past " + values);
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }

    private final Asked asked = new Asked();
    private final CalibratedWeight walked = new CalibratedWeight(asked);

    @Test
    void walksOnlyWhereSomethingIsFitted() {
        walked.at("a");
        walked.at("b");
        assertThat(asked.calls).isEmpty();
    }

    @Test
    void goesPastWhatIsKnownInItsStagesAndMeasuresTheRestOnce() {
        walked.at("a");
        walked.at("b");
        walked.at("c");
        walked.inputs(() -> null);
        walked.inputs(() -> null);
        walked.at("d");
        walked.inputs(() -> null);
        assertThat(asked.calls).containsExactly("past [a]", "past [b]", "on [c]", "on [d]");
    }

    @Test
    void whatCannotBeMeasuredBesideTheOriginalIsTriedAlone() {
        walked.at("unmeasurable");
        CalibratedWeight.Inputs inputs = walked.inputs(() -> null);
        assertThat(inputs.drifted()).isEmpty();
        assertThat(inputs.target()).isEmpty();
        // The default of alone is on, once more.
        assertThat(asked.calls).containsExactly("on [unmeasurable]", "on [unmeasurable]");
    }
}
