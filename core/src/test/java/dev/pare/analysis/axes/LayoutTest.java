/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.axes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.axes.Layout.Reshaped;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LayoutTest {
    private static final long COMPUTED = Layout.UNKNOWN;
    private static final Layout HEADS = Layout.last(1, 4, 16);

    private static Reshaped reshaped(Layout layout, Long... target) {
        return layout.reshaped(List.of(target)).orElseThrow();
    }

    @Test
    void findsTheHeadsWhereFeaturesAreCut() {
        Reshaped cut = reshaped(HEADS, COMPUTED, COMPUTED, 4L, 16L);
        assertThat(cut.axis()).isEqualTo(2);
        assertThat(cut.stated()).isTrue();
        assertThat(cut.layout().inner()).isEqualTo(1);
    }

    @Test
    void needsNoEditWhereTheNumberOfHeadsIsWorkedOut() {
        Reshaped cut = reshaped(HEADS, COMPUTED, COMPUTED, -1L, 16L);
        assertThat(cut.stated()).isFalse();
        assertThat(cut.layout().axis()).isEqualTo(2);
    }

    @Test
    void followsHeadsThroughTransposesBackIntoFeatures() {
        Layout cut = reshaped(HEADS, COMPUTED, COMPUTED, 4L, 16L).layout();
        Layout turned = cut.transposed(List.of(0L, 2L, 1L, 3L)).orElseThrow();
        assertThat(turned.fromEnd()).isEqualTo(-3);
        Layout back = turned.transposed(List.of(0L, 2L, 1L, 3L)).orElseThrow();
        Reshaped merged = reshaped(back, COMPUTED, COMPUTED, 64L);
        assertThat(merged.layout().inner()).isEqualTo(16);
        assertThat(merged.layout().isLast()).isTrue();
    }

    @Test
    void findsHeadsBehindQueryKeyAndValueOfOneMatrix() {
        Reshaped cut = reshaped(Layout.last(3, 4, 16), COMPUTED, COMPUTED, 3L, 4L, 16L);
        assertThat(cut.axis()).isEqualTo(3);
        assertThat(cut.layout().outer()).isEqualTo(1);
        Layout query = cut.layout().without(2);
        assertThat(query.axis()).isEqualTo(2);
    }

    /** Heads on the second axis, repeated for the queries that share them: [batch, heads, times, sequence, size]. */
    @Test
    void joinsSharedHeadsBeforeAnAxisWhoseSizeIsOnlyKnownByName() {
        long batch = COMPUTED - 1;
        long sequence = COMPUTED - 2;
        Layout spread = new Layout(List.of(batch, 4L, 2L, sequence, 16L), true, 1, 1, 4, 1);
        Reshaped joined = reshaped(spread, batch, 8L, sequence, 16L);
        assertThat(joined.axis()).isEqualTo(1);
        assertThat(joined.layout().inner()).isEqualTo(2);
        assertThat(spread.reshaped(List.of(batch, 8L, COMPUTED - 3, 16L))).isEmpty();
    }

    @Test
    void worksOutWhatIsLeftOpenWhereAllOtherSizesAreTheSame() {
        long sequence = COMPUTED - 2;
        Layout pairs = new Layout(List.of(sequence, 8L, 8L, 2L), true, 1, 1, 4, 2);
        Reshaped flat = reshaped(pairs, sequence, 8L, -1L);
        assertThat(flat.layout().dims()).containsExactly(sequence, 8L, 16L);
        assertThat(flat.layout().inner()).isEqualTo(2);
    }

    @Test
    void refusesWhatItCannotTell() {
        // Batch, positions and heads may all be in what is worked out.
        assertThat(HEADS.reshaped(List.of(-1L, 16L))).isEmpty();
        assertThat(HEADS.reshaped(List.of(COMPUTED, COMPUTED, COMPUTED, 16L))).isEmpty();
        assertThat(HEADS.reshaped(List.of(COMPUTED, 24L))).isEmpty();
        assertThat(HEADS.transposed(List.of(0L, 1L))).isEqualTo(Optional.empty());
    }
}
