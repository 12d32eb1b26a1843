package dev.pare.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Recipes of one kind, from mild to strong.
 *
 * @param name of the pass, or of what passes do together
 * @param recipes the steps of each, in YAML
 */
record Curves(String name, List<String> recipes) {
    private static final String INT8 = "quantize-weights: {times-smaller: 3.9}";

    /** Every pass alone, then together. */
    static List<Curves> all() {
        return List.of(
                alone("quantize-weights", "bits: 8", "bits: 6", "bits: 4", "bits: 3"),
                alone("prune-width, neurons", "neurons: 0.25", "neurons: 0.5", "neurons: 0.75"),
                alone("prune-width, heads", "heads: 0.25", "heads: 0.5"),
                alone("drop-layers", "count: 1", "count: 2"),
                alone(
                        "factorize-matmul",
                        "ratio: 0.75, include: ['role:attention', 'role:ffn']",
                        "ratio: 0.5, include: ['role:attention', 'role:ffn']",
                        "ratio: 0.3, include: ['role:attention', 'role:ffn']"),
                alone("factorize-attention", "ratio: 0.75", "ratio: 0.5", "ratio: 0.25"),
                alone("factorize-embedding", "width: 128", "width: 64", "width: 32"),
                alone("share-layers", "ratio: 0.75", "ratio: 0.5"),
                alone("group-matmul", "ratio: 0.5"),
                together(
                        "slim",
                        "prune-width: {neurons: 0.25}",
                        "prune-width: {neurons: 0.5}",
                        "prune-width: {neurons: 0.5, heads: 0.25}",
                        "prune-width: {neurons: 0.75, heads: 0.25}"));
    }

    private static Curves alone(String name, String... options) {
        String pass = name.replaceFirst(",.*", "");
        List<String> recipes = new ArrayList<>();
        for (String option : options) {
            recipes.add(steps("dedupe", pass + ": {" + option + "}"));
        }
        return new Curves(name, recipes);
    }

    private static Curves together(String name, String... first) {
        List<String> recipes = new ArrayList<>();
        for (String step : first) {
            recipes.add(steps("dedupe", "simplify", step, INT8));
        }
        return new Curves(name, recipes);
    }

    private static String steps(String... steps) {
        return "steps:\n  - " + String.join("\n  - ", steps) + "\n";
    }
}
