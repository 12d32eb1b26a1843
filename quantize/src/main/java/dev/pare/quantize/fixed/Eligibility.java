package dev.pare.quantize.fixed;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Node;
import dev.pare.quantize.product.Multiplication;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which weights can take part in integer products. Only products with a constant are wrapped: Gelu, normalizations, Softmax, residual
 * sums and the two products inside attention stay as they are, so that nobody has to exclude them and runtimes still fuse them.
 */
final class Eligibility {
    private final StaticOptions options;
    private final Facts facts;
    private final Set<String> ambiguous;

    Eligibility(StaticOptions options, Facts facts) {
        this.options = options;
        this.facts = facts;
        this.ambiguous = facts.weights().all().stream()
                .filter(w -> facts.uses().hidesAnother(w.scope(), w.name()) || isDouble(w))
                .map(Weight::name)
                .collect(Collectors.toSet());
    }

    /** Whether another initializer of the graph has the same name; this finds all but the last of them. */
    @SuppressWarnings("ReferenceEquality") // Equal content may be there twice as well.
    private static boolean isDouble(Weight weight) {
        return weight.constant() == null
                && weight.scope().initializer(weight.name()).orElseThrow() != weight.tensor();
    }

    /** Why a weight cannot be quantized whatever is measured; empty if it can. */
    Optional<String> refusal(Weight weight) {
        return form(weight).or(() -> ownership(weight)).or(() -> uses(weight));
    }

    private Optional<String> form(Weight weight) {
        Tensor tensor = weight.tensor();
        if (tensor.shape().rank() < 2) {
            return Optional.of("is no matrix");
        }
        if (tensor.shape().elements() < options.minElements()) {
            return Optional.of("is too small to gain anything");
        }
        return TensorValues.readableAsFloats(tensor)
                ? Optional.empty()
                : Optional.of("its content is stored in a form that cannot be read");
    }

    private Optional<String> ownership(Weight weight) {
        if (!weight.fixed()) {
            return Optional.of("is an input too: the caller of the model may replace it");
        }
        if (weight.uses().isEmpty()) {
            return Optional.of("nothing uses it");
        }
        if (facts.uses().reachesOutput(weight.scope(), weight.name())) {
            return Optional.of("is an output of a graph, or turned into one");
        }
        return ambiguous.contains(weight.name())
                ? Optional.of("has the name of another value in its graph, or in one around or inside it")
                : Optional.empty();
    }

    private Optional<String> uses(Weight weight) {
        Optional<String> byRecipe = options.filter().refusal(weight, facts);
        if (byRecipe.isPresent()) {
            return byRecipe;
        }
        for (WeightUse use : weight.uses()) {
            Optional<String> refusal = refusal(weight, use);
            if (refusal.isPresent()) {
                return Optional.of(refusal.get() + " (" + use.node().label() + ")");
            }
        }
        boolean bothWays = weight.uses().stream()
                        .map(Multiplication::transposed)
                        .distinct()
                        .count()
                > 1;
        return bothWays && options.perChannel()
                ? Optional.of("is used both as it is and transposed, so its channels lie both ways")
                : Optional.empty();
    }

    private static Optional<String> refusal(Weight weight, WeightUse use) {
        Node node = use.node();
        if (arrivesAs(weight, use) != DataType.FLOAT) {
            return Optional.of("is computed with in " + arrivesAs(weight, use) + ", integer operators need FLOAT");
        }
        if (node.is("Gather") && use.input() == 0) {
            return Optional.of("is a table that is looked up, which quantize-weights stores as integers");
        }
        if (node.is("Conv")) {
            return Optional.of("is a filter of a convolution, which quantize-weights stores as integers");
        }
        return weight.tensor().shape().rank() == 2 ? Multiplication.refusal(use) : Optional.of("is no matrix");
    }

    private static DataType arrivesAs(Weight weight, WeightUse use) {
        DataType type = weight.tensor().type();
        for (Node node : use.path()) {
            if (node.is("Cast")) {
                type = DataType.of((int) node.intAttribute("to", 0));
            }
        }
        return type;
    }
}
