package dev.pare.opset;

import dev.pare.graph.Node;

/** Says in one operator set what a node said in the one before it. */
@FunctionalInterface
interface Adapter {
    Adaptation adapt(Node node, Site site);
}
