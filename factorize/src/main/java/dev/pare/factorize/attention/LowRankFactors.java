/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.linalg.Matrix;
import java.util.Optional;

/**
 * The matrices of a pair with narrower heads.
 *
 * @param first d_in by heads · rank
 * @param firstBias the bias behind it; empty if there is none any more
 * @param second the keys' matrix, d_in by heads · rank, or the output matrix, heads · rank by d_out
 * @param secondShift what is added to the bias behind the output matrix, or takes the place of that behind the keys; empty if the second has no bias any more
 * @param loss what they lose, a mean square
 */
record LowRankFactors(
        Matrix first, Optional<Matrix> firstBias, Matrix second, Optional<Matrix> secondShift, double loss) {}
