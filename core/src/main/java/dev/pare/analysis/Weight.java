/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.graph.AttributeValue;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import java.util.List;

/**
 * A constant that the model computes with, once, whatever the number of its uses.
 *
 * @param scope the graph that defines it
 * @param constant the constant node that holds it, or null if it is an initializer
 * @param fixed false if the caller of the model may replace it (an initializer that is an input as well, from IR 4)
 * @param uses every node that it reaches, directly or through Identity, Transpose and Cast
 */
public record Weight(Tensor tensor, Graph scope, Node constant, boolean fixed, List<WeightUse> uses) {
    public Weight {
        uses = List.copyOf(uses);
    }

    public String name() {
        return tensor.name();
    }

    /** Names are enough to tell weights apart; all that a weight leads to would be half the graph. */
    @Override
    public int hashCode() {
        return name().hashCode();
    }

    /** Whether this is something learned: floating-point and more than one number. Shapes, axes and epsilons are not. */
    public boolean isParameter() {
        return tensor.type().isFloating() && tensor.shape().elements() > 1;
    }

    /** The tensor as the model holds it, which an edit exchanges; that of a constant node may have another name or none. */
    public Tensor held() {
        return constant == null
                ? tensor
                : ((AttributeValue.OfTensor) constant.attribute("value").orElseThrow()).tensor();
    }

    /** Whether any use is by an operator of the standard domain of this type. */
    public boolean usedBy(String standardType) {
        return uses.stream().anyMatch(u -> u.node().is(standardType));
    }

    /** The element type in which a use gets this weight, after the Cast nodes on the way. */
    public DataType arrivesAs(WeightUse use) {
        DataType type = tensor.type();
        for (Node node : use.path()) {
            if (node.is("Cast")) {
                type = DataType.of((int) node.intAttribute("to", 0));
            }
        }
        return type;
    }
}
