/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import dev.pare.graph.Attribute;
import dev.pare.graph.Node;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.Arrays;
import java.util.Optional;

/** Adapters that let a node pass as it is (or under a new name) only where the change cannot matter. */
final class Guards {
    private Guards() {}

    /** Scan at 9 lost its batch axis and the sequence lengths. */
    static Adaptation scan(Node node, Site site) {
        return Adaptation.refuse("it lost its batch axis and sequence lengths");
    }

    /** Dropout at 10: the mask became boolean. */
    static Adaptation dropoutMask(Node node, Site site) {
        return AttributesToInputs.maskIsUsed(node, site)
                ? Adaptation.refuse("its mask is used, and became boolean")
                : Adaptation.to(node);
    }

    /** OneHot at 11: negative indices, which gave rows without a hit, count from the end. */
    static Adaptation oneHot(Node node, Site site) {
        Optional<Tensor> indices = site.constant(node.input(0)).filter(Guards::isInteger);
        boolean safe = indices.isPresent()
                && Arrays.stream(TensorValues.longs(indices.get())).allMatch(i -> i >= 0);
        return safe
                ? Adaptation.to(node)
                : Adaptation.refuse("negative indices got another meaning, and these indices are not constant");
    }

    private static boolean isInteger(Tensor tensor) {
        return switch (tensor.type()) {
            case INT64, INT32, INT16, INT8, UINT8, UINT16, UINT32 -> true;
            default -> false;
        };
    }

    /** ConvTranspose at 11: which side gets the odd element of computed padding was told the other way round. */
    static Adaptation convTranspose(Node node, Site site) {
        boolean computed = Resampling.text(node, "auto_pad").orElse("").startsWith("SAME")
                || node.intsAttribute("output_shape").isPresent();
        return computed
                ? Adaptation.refuse("its padding is computed (auto_pad or output_shape), and that rule changed")
                : Adaptation.to(node);
    }

    /** AveragePool at 19: windows that a rounded-up size lets hang over the end are counted differently. */
    static Adaptation averagePool(Node node, Site site) {
        boolean hangs = node.intAttribute("ceil_mode", 0) == 1 && node.intAttribute("count_include_pad", 0) == 1;
        return hangs
                ? Adaptation.refuse(
                        "with ceil_mode and count_include_pad its windows at the end are counted differently")
                : Adaptation.to(node);
    }

    /** Scatter at 11 is called ScatterElements. */
    static Adaptation scatter(Node node, Site site) {
        return Adaptation.to(new NodeEdit(node).type("ScatterElements").done());
    }

    /** Split at 18 wants the number of parts if it does not get their sizes. */
    static Adaptation splitParts(Node node, Site site) {
        return Adaptation.to(
                node.input(1).isEmpty()
                        ? new NodeEdit(node)
                                .set(Attribute.of(
                                        "num_outputs", (long) node.outputs().size()))
                                .done()
                        : node);
    }
}
