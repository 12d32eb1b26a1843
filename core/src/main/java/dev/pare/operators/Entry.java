/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import dev.pare.graph.OpId;
import dev.pare.operators.call.Signature;
import java.util.Optional;

/** What holds for all versions of an operator. */
record Entry(Kind kind, Inputs data, Schema.Rules rules) {
    Schema schema(OpId op, int since, Signature signature) {
        return new Schema(op, since, kind, data, Optional.of(signature), rules);
    }
}
