/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.graph;

import dev.pare.tensor.UnknownFields;
import java.util.List;

/** The version of an operator set that a model is written for; the standard set has the domain "". */
public record OpsetImport(String domain, long version, UnknownFields carried) {
    public static OpsetImport of(String domain, long version) {
        return new OpsetImport(domain, version, UnknownFields.NOTHING);
    }

    public OpsetImport withVersion(long other) {
        return new OpsetImport(domain, other, carried);
    }

    /** The version of a domain in a list of imports; 1 if it is not there. */
    public static long version(List<OpsetImport> imports, String domain) {
        boolean standard = domain.isEmpty() || domain.equals("ai.onnx");
        for (OpsetImport each : imports) {
            if (standard ? each.isStandard() : each.domain().equals(domain)) {
                return each.version();
            }
        }
        return 1;
    }

    public boolean isStandard() {
        return domain.isEmpty() || domain.equals("ai.onnx");
    }
}
