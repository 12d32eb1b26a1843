package dev.pare.analysis;

import dev.pare.graph.Model;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Which part of a transformer each weight is, found by structure.
 *
 * @param layers number of transformer layers that run (passes through a shared layer count each)
 * @param heads number of attention heads, 0 if not found
 */
public record Anatomy(Map<Weight, Role> roles, int layers, int heads) {
    /** The role of a weight; OTHER where the structure tells nothing. */
    public Role role(Weight weight) {
        return roles.getOrDefault(weight, Role.OTHER);
    }

    public static Anatomy of(Model model, Uses uses, Weights weights) {
        return new Anatomy(new IdentityHashMap<>(), 0, 0);
    }
}
