/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.width;

import dev.pare.analysis.Weight;
import dev.pare.analysis.axes.Trace;
import dev.pare.analysis.site.LinearUse;
import dev.pare.analysis.site.LinearUses;
import java.util.List;
import java.util.stream.Stream;

/**
 * Heads or neurons with all that holds them: the matrices that make them, the matrix that reads them and the constants between.
 * Shared layers are one bundle with several sites.
 *
 * @param makers the matrices that make the units
 * @param reader the matrix that reads them
 * @param units how many there are
 * @param size features of a unit where it is read
 * @param groups units leave evenly from so many equal parts, since matrices are grouped so; 1 if they are dense
 * @param trace what lies between
 */
record PrunableGroup(
        Kind kind,
        List<Maker> makers,
        Weight reader,
        LinearUses.Usable readerSites,
        int units,
        int size,
        int groups,
        Trace.Found trace) {
    enum Kind {
        HEADS,
        NEURONS;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * A matrix whose outputs are {@code outer} times all units of {@code inner} features.
     *
     * @param weight the matrix
     */
    record Maker(Weight weight, LinearUses.Usable sites, int outer, int inner) {}

    PrunableGroup {
        makers = List.copyOf(makers);
    }

    /** All matrices, each once. */
    Stream<Weight> weights() {
        return Stream.concat(makers.stream().map(Maker::weight), Stream.of(reader));
    }

    /** The values that the reader reads. */
    List<String> inputs() {
        return readerSites.all().stream().map(LinearUse::input).distinct().toList();
    }

    /** Multiplications by all matrices for one token, per unit. */
    double productsPerUnit() {
        double sum = (double) size * readerSites.outputs(reader) / readerSites.groups();
        for (Maker maker : makers) {
            sum += (double) maker.outer()
                    * maker.inner()
                    * maker.sites().inputs(maker.weight())
                    / maker.sites().groups();
        }
        return sum * readerSites.all().size();
    }
}
