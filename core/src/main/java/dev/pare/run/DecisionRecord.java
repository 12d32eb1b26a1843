/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.run;

import dev.pare.analysis.Facts;
import dev.pare.pass.Decision;

/** A decision as plain values, for reports. */
public final class DecisionRecord {
    private final Decision<?> decision;
    private final Facts facts;

    DecisionRecord(Decision<?> decision, Facts facts) {
        this.decision = decision;
        this.facts = facts;
    }

    public String weight() {
        return decision.weight().name();
    }

    public String shape() {
        return decision.weight().tensor().type()
                + decision.weight().tensor().shape().toString();
    }

    /** The part that the weight plays; worked out when it is first asked for. */
    public String role() {
        return facts.role(decision.weight()).text();
    }

    public boolean applied() {
        return decision instanceof Decision.Apply<?>;
    }

    public String reason() {
        return decision.reason();
    }

    public long bytesBefore() {
        return decision.weight().tensor().byteSize();
    }

    public long bytesAfter() {
        return decision.bytesAfter();
    }
}
