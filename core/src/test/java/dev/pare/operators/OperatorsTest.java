/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.OpId;
import dev.pare.operators.call.Signature;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OperatorsTest {
    private static final OpId CUSTOM = new OpId("my.domain", "Add");

    @Test
    void everyOperatorOfTheHistoryIsDescribed() {
        Set<String> missing = History.all().keySet().stream()
                .filter(o -> !Operators.of(o, 1_000).isKnown())
                .map(OpId::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(missing).isEmpty();
    }

    @Test
    void everyDescribedOperatorIsInTheHistory() {
        assertThat(History.all().keySet()).containsAll(Operators.described());
    }

    @Test
    void dataInputsLieWithinTheSignature() {
        for (OpId op : Operators.described()) {
            Schema schema = Operators.of(op, 1_000);
            int most = schema.signature().orElseThrow().mostInputs();
            if (schema.data() instanceof Inputs.These these) {
                assertThat(these.indices()).as(op.toString()).allMatch(i -> i < most);
            }
        }
    }

    @Test
    void anOperatorOfAnotherDomainIsUnknown() {
        assertThat(Operators.of(CUSTOM, 1).kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(Operators.of(OpId.standard("NoSuchOperator"), 1).isKnown()).isFalse();
    }

    @Test
    void anOperatorIsUnknownBeforeTheVersionThatIntroducesIt() {
        assertThat(Operators.of(OpId.standard("Gelu"), 19).isKnown()).isFalse();
        assertThat(Operators.of(OpId.standard("Gelu"), 20).isKnown()).isTrue();
    }

    @Test
    void theSignatureIsThatOfTheVersion() {
        OpId split = OpId.standard("Split");
        assertThat(Operators.of(split, 12).signature().orElseThrow().mostInputs())
                .isEqualTo(1);
        assertThat(Operators.of(split, 13).signature().orElseThrow().mostInputs())
                .isEqualTo(2);
        assertThat(Operators.of(split, 13).signature().orElseThrow().mostOutputs())
                .isEqualTo(Signature.UNLIMITED);
    }
}
