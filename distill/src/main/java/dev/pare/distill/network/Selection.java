/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import java.util.List;
import java.util.Optional;

/**
 * What of a student is trained.
 *
 * @param frozen selectors of roles that are left out, such as {@code embedding} or {@code attention.query}; of codes only whether they are
 *     a table is known. Without it tables in floats are left out: they lack nothing, most of their rows are seldom seen, and they are large
 */
public record Selection(TrainedPart part, Optional<List<String>> frozen) {
    public static final Selection DEFAULT = new Selection(TrainedPart.EVERYTHING, Optional.empty());

    public Selection {
        frozen = frozen.map(List::copyOf);
    }

    public Selection of(TrainedPart other) {
        return new Selection(other, frozen);
    }

    public Selection without(List<String> roles) {
        return new Selection(part, Optional.of(roles));
    }
}
