package dev.pare.analysis;

import dev.pare.graph.Model;

/** Everything that is known of one model, worked out once. */
public record Facts(Model model, Uses uses, Weights weights, Anatomy anatomy) {
    public static Facts of(Model model) {
        Uses uses = Uses.of(model);
        Weights weights = Weights.of(model, uses);
        return new Facts(model, uses, weights, Anatomy.of(model, uses, weights));
    }

    public Role role(Weight weight) {
        return anatomy.role(weight);
    }
}
