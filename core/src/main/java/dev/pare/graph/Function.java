package dev.pare.graph;

import dev.pare.tensor.Carried;
import java.util.List;

/** A model-local function: an operator that the model defines itself. */
public record Function(OpId id, List<String> inputs, List<String> outputs, List<Node> nodes, Carried carried) {
    public Function {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        nodes = List.copyOf(nodes);
    }

    public Function withNodes(List<Node> other) {
        return new Function(id, inputs, outputs, other, carried);
    }
}
