/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

/** What each rank of a pair loses, and the narrower matrices of a rank. */
interface JointSpectrum {
    /** The loss of each rank from 0 to the size of a head, where it is 0; of all heads together, a mean square. */
    double[] losses();

    /** The matrices of a rank, 1 to the size of a head. */
    LowRankFactors thin(int rank);

    /** The share of the energy that a rank loses, 0 to 1. */
    default double lostShare(int rank) {
        return losses()[0] == 0 ? 0 : losses()[rank] / losses()[0];
    }
}
