/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.pass;

import java.util.BitSet;
import java.util.Optional;

/** The tokens that a model is fed, numbered as its tokenizer does. A pass that takes some away asks here what must stay. */
public interface TokenVocabulary {
    /** All ids are below this. */
    int size();

    /** Why its tokens cannot be taken away one by one; empty if they can. */
    Optional<String> refusal();

    /** Ids that must stay whatever texts are to come: special tokens, and what the tokenizer cannot do without. */
    BitSet required();

    /** Ids of the pieces of one character, of which words that are not known are made. */
    BitSet characters();

    /** Some ids with all those that the tokenizer passes through on the way to them. */
    BitSet closed(BitSet ids);
}
