/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;

/** One way in which a model becomes simpler while its outputs stay. */
@FunctionalInterface
interface Rule {
    /** The simpler model, or the same object if the rule finds nothing; the journal is told what is done and what is refused. */
    Model apply(Facts facts, RewriteLog journal);
}
