/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects the roles of weights while the parts of a transformer are found one after the other; the first claim stands. */
final class RoleMap {
    private static final Set<Role> PROJECTIONS =
            Set.of(Role.ATTENTION_QUERY, Role.ATTENTION_KEY, Role.ATTENTION_VALUE, Role.ATTENTION_QKV);

    private final Factors factors;
    private final IdentityHashMap<Weight, Role> ofWeights = new IdentityHashMap<>();
    private final Map<Linear, Role> ofLinears = new HashMap<>();

    RoleMap(Factors factors) {
        this.factors = factors;
    }

    /** Gives a role to a matrix and to the factors before it, if it has any. */
    void claim(Linear linear, Role role) {
        for (Linear factor : factors.endingIn(linear)) {
            ofLinears.merge(factor, role, RoleMap::merge);
            claim(factor.weight(), role);
        }
    }

    void claim(Weight weight, Role role) {
        ofWeights.merge(weight, role, RoleMap::merge);
    }

    /** Gives a role to a vector; one that serves matrices of different roles has none. */
    void claimVector(Weight weight, Role role) {
        ofWeights.merge(weight, role, (old, added) -> old == added ? old : Role.OTHER);
    }

    /** A matrix that makes more than one of query, key and value is a joint one. */
    private static Role merge(Role old, Role added) {
        return old != added && PROJECTIONS.contains(old) && PROJECTIONS.contains(added) ? Role.ATTENTION_QKV : old;
    }

    boolean isClaimed(Linear linear) {
        return ofLinears.containsKey(linear);
    }

    boolean has(Linear linear, Role role) {
        return ofLinears.get(linear) == role;
    }

    /** The role that a node plays, which for a tied embedding is not that of its weight. */
    Optional<Role> role(Linear linear) {
        return Optional.ofNullable(ofLinears.get(linear));
    }

    Map<Weight, Role> roles() {
        return Collections.unmodifiableMap(ofWeights);
    }
}
