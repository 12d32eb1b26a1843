package dev.pare.prune.width;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sizes that a Reshape asks for.
 *
 * @param numbers each size, {@link Layout#UNKNOWN} if it is computed when the model runs
 * @param concat the node that joins them; empty if they are one constant
 * @param pieces how many numbers each input of that node gives
 */
record Target(List<Long> numbers, Optional<Node> concat, List<Integer> pieces) {
    private static final int MOST = 16;

    Target {
        numbers = List.copyOf(numbers);
        pieces = List.copyOf(pieces);
    }

    static Optional<Target> of(Facts facts, Graph scope, Node reshape) {
        Optional<List<Long>> whole = constant(facts, scope, reshape, 1);
        if (whole.isPresent()) {
            return whole.map(w -> new Target(w, Optional.empty(), List.of()));
        }
        return facts.uses()
                .producer(scope, reshape.input(1))
                .filter(n -> n.is("Concat"))
                .map(n -> joined(facts, scope, n));
    }

    /** Pieces that are computed hold one number each: more could not be told apart. */
    private static Target joined(Facts facts, Graph scope, Node concat) {
        List<Long> numbers = new ArrayList<>();
        List<Integer> pieces = new ArrayList<>();
        for (int i = 0; i < concat.inputs().size(); i++) {
            List<Long> piece = constant(facts, scope, concat, i).orElse(List.of(Layout.UNKNOWN));
            numbers.addAll(piece);
            pieces.add(piece.size());
        }
        return new Target(numbers, Optional.of(concat), pieces);
    }

    private static Optional<List<Long>> constant(Facts facts, Graph scope, Node node, int input) {
        Optional<Weight> direct = facts.weights().feeding(node, input);
        if (direct.isPresent()) {
            return direct.filter(w -> w.fixed()).flatMap(Target::whole);
        }
        Optional<Node> producer = facts.uses().producer(scope, node.input(input));
        return producer.filter(n -> n.is("Unsqueeze") || n.is("Reshape") || n.is("Squeeze"))
                .flatMap(n -> facts.weights().feeding(n, 0))
                .filter(Weight::fixed)
                .flatMap(Target::whole);
    }

    private static Optional<List<Long>> whole(Weight weight) {
        DataType type = weight.tensor().type();
        if ((type != DataType.INT64 && type != DataType.INT32)
                || weight.tensor().shape().elements() > MOST) {
            return Optional.empty();
        }
        List<Long> numbers = new ArrayList<>();
        for (long number : TensorValues.longs(weight.tensor())) {
            numbers.add(number);
        }
        return Optional.of(numbers);
    }
}
