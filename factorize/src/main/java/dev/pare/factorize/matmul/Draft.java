/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.matmul;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUses;
import dev.pare.factorize.lowrank.InputMoments;
import dev.pare.pass.Decision;
import java.util.Optional;

/**
 * What is decided about a weight on its own.
 *
 * @param energies what each of its directions holds, descending; empty if it was not looked at
 */
record Draft(
        Weight weight,
        LinearUses.Usable sites,
        Optional<InputMoments> moments,
        Decision<Factored> decision,
        double[] energies) {}
