/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import java.util.Optional;

/** Text that is not the user's, on which what is learned must hold as well. */
sealed interface GeneralText {
    /**
     * The text that goes with the user's data.
     *
     * @param samples in the user's data
     */
    Optional<Data> beside(Data own, int samples);

    /** None: everything is learned from the user's data alone. */
    record None() implements GeneralText {
        @Override
        public Optional<Data> beside(Data own, int samples) {
            return Optional.empty();
        }
    }

    /** Data that the user names. */
    record Given(Data data) implements GeneralText {
        @Override
        public Optional<Data> beside(Data own, int samples) {
            return Optional.of(data);
        }
    }

    /** Texts made from the vocabulary of the tokenizer, a quarter as many as the user's; none where the data is no text. */
    record FromVocabulary() implements GeneralText {
        private static final int SHARE = 4;
        private static final int FEWEST = 32;
        private static final int MOST = 512;
        private static final long SEED = 1;

        @Override
        public Optional<Data> beside(Data own, int samples) {
            return own.isMadeFromVocabulary()
                    ? Optional.empty()
                    : own.vocabulary(Math.max(FEWEST, Math.min(MOST, samples / SHARE)), SEED);
        }
    }
}
