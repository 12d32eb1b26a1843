package dev.pare.distill.network;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Role;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Node;
import dev.pare.graph.TopologicalOrder;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which weights of a model can be trained: those that are multiplied with, added to or looked up as data. Tables of positions' angles,
 * masks and the like are floating-point constants too, but meet no data of the text.
 */
public final class TrainedWeights {
    private static final Set<String> MATRICES = Set.of("MatMul", "Gemm", "Conv", "FusedMatMul", "Einsum");
    private static final List<Role> TABLES =
            List.of(Role.EMBEDDING_WORD, Role.EMBEDDING_POSITION, Role.EMBEDDING_TOKEN_TYPE);

    private final Facts facts;
    private final TextData data;

    private TrainedWeights(Facts facts) {
        this.facts = facts;
        this.data = TextData.of(TopologicalOrder.of(facts.model()).graph());
    }

    /**
     * The names of the weights, those in the given roles left out.
     *
     * @param frozen selectors of roles, such as {@code embedding} or {@code attention.query}
     */
    public static Set<String> of(Facts facts, List<String> frozen) {
        TrainedWeights found = new TrainedWeights(facts);
        Set<String> names = new LinkedHashSet<>();
        for (Weight weight : facts.weights().parameters()) {
            boolean held = frozen.stream().anyMatch(s -> facts.role(weight).matches(s));
            if (!held && weight.fixed() && weight.scope() == facts.model().graph() && found.isLearned(weight)) {
                names.add(weight.name());
            }
        }
        return names;
    }

    /** The names of the weights that are scales of codes: they are multiplied with the measured scale of an activation. */
    public static Set<String> scales(Facts facts) {
        Set<String> measured = new HashSet<>();
        for (Node node : facts.model().graph().nodes()) {
            if (node.is("DynamicQuantizeLinear")) {
                measured.add(node.outputs().get(1));
            }
        }
        Set<String> names = new LinkedHashSet<>();
        for (Weight weight : facts.weights().parameters()) {
            boolean scales = weight.uses().stream()
                    .anyMatch(u ->
                            u.node().is("Mul") && measured.contains(u.node().input(1 - u.input())));
            if (scales) {
                names.add(weight.name());
            }
        }
        return names;
    }

    private boolean isLearned(Weight weight) {
        return TABLES.contains(facts.role(weight)) || weight.uses().stream().anyMatch(u -> meetsData(weight, u));
    }

    private boolean meetsData(Weight weight, WeightUse use) {
        Node node = use.node();
        boolean meets = false;
        for (int i = 0; i < node.inputs().size(); i++) {
            meets |= i != use.input() && data.contains(node.input(i));
        }
        if (!meets || !data.contains(node.output())) {
            return false;
        }
        return MATRICES.contains(node.op().type()) || isVector(weight);
    }

    private static boolean isVector(Weight weight) {
        int wide = 0;
        for (long size : weight.tensor().shape().toArray()) {
            wide += size > 1 ? 1 : 0;
        }
        return wide == 1;
    }
}
