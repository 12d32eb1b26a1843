/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import dev.pare.graph.Attribute;
import dev.pare.graph.Node;
import dev.pare.graph.OpId;
import java.util.ArrayList;
import java.util.List;

/** Builds a changed copy of a node; name, outputs and what the file says beside stay. */
final class NodeEdit {
    private final Node before;
    private OpId op;
    private final List<String> inputs;
    private final List<Attribute> attributes;

    NodeEdit(Node before) {
        this.before = before;
        this.op = before.op();
        this.inputs = new ArrayList<>(before.inputs());
        this.attributes = new ArrayList<>(before.attributes());
    }

    NodeEdit type(String type) {
        op = new OpId(op.domain(), type);
        return this;
    }

    NodeEdit drop(String attribute) {
        attributes.removeIf(a -> a.name().equals(attribute));
        return this;
    }

    /** Sets an attribute, in place if the node has it. */
    NodeEdit set(Attribute attribute) {
        for (int i = 0; i < attributes.size(); i++) {
            if (attributes.get(i).name().equals(attribute.name())) {
                attributes.set(i, attribute);
                return this;
            }
        }
        attributes.add(attribute);
        return this;
    }

    /** Sets an input; those between are left out. The empty name leaves the input itself out. */
    NodeEdit input(int index, String value) {
        while (inputs.size() <= index) {
            inputs.add("");
        }
        inputs.set(index, value);
        while (inputs.get(inputs.size() - 1).isEmpty()) {
            inputs.remove(inputs.size() - 1);
        }
        return this;
    }

    Node done() {
        return new Node(op, before.name(), inputs, before.outputs(), attributes, before.carried());
    }
}
