package dev.pare.graph;

import dev.pare.tensor.Carried;

/** The version of an operator set that a model is written for; the standard set has the domain "". */
public record OpsetImport(String domain, long version, Carried carried) {
    public static OpsetImport of(String domain, long version) {
        return new OpsetImport(domain, version, Carried.NOTHING);
    }

    public OpsetImport withVersion(long other) {
        return new OpsetImport(domain, other, carried);
    }

    public boolean isStandard() {
        return domain.isEmpty() || domain.equals("ai.onnx");
    }
}
