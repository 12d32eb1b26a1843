/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.vocabulary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pare.pass.TokenMap;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;

/** The part of a tokenizer that knows the pieces of words. */
interface Subwords {
    /** Token by id. */
    Map<Integer, String> tokens();

    /** Why pieces cannot be taken away one by one; empty if they can. */
    default Optional<String> refusal() {
        return Optional.empty();
    }

    /** Ids that the model part cannot do without. */
    BitSet required();

    /** Ids of pieces of one character. */
    BitSet characters();

    /** Ids with those that are passed through on the way to them. */
    default BitSet closed(BitSet ids) {
        return ids;
    }

    /** Changes a copy of the "model" of a tokenizer.json. */
    void trim(ObjectNode model, TokenMap map);
}
