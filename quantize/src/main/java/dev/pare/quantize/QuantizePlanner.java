package dev.pare.quantize;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Node;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import dev.pare.quantize.QuantizeOptions.Granularity;
import dev.pare.quantize.Target.Kind;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides for every weight whether and how it becomes 8-bit. One decision per weight, however many nodes use it. */
final class QuantizePlanner {
    private final QuantizeOptions options;
    private final Facts facts;
    private final Set<String> ambiguous;

    QuantizePlanner(QuantizeOptions options, Facts facts) {
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

    Plan<Target> plan() {
        // Reading all weights takes the time; each is on its own, and the order of the list is kept.
        List<Decision<Target>> decisions =
                facts.weights().parameters().parallelStream().map(this::decide).toList();
        return Plan.of(decisions);
    }

    private Decision<Target> decide(Weight weight) {
        Optional<String> refusal = refusal(weight);
        if (refusal.isPresent()) {
            return new Decision.Skip<>(weight, refusal.get());
        }
        Kind kind = kind(weight);
        int axis = axis(weight, kind);
        float[] magnitudes = axis == 1 ? ChannelRange.ofColumns(weight.tensor()) : ChannelRange.ofRows(weight.tensor());
        float largest = ChannelRange.of(magnitudes);
        if (!(largest <= Float.MAX_VALUE)) {
            return new Decision.Skip<>(weight, "has values that are infinite or not numbers");
        }
        return apply(weight, kind, axis, magnitudes, largest);
    }

    private Decision<Target> apply(Weight weight, Kind kind, int axis, float[] magnitudes, float largest) {
        boolean perTensor = options.granularity() == Granularity.TENSOR;
        float[] scales = Scales.of(perTensor ? new float[] {largest} : magnitudes, options.maxCode());
        boolean half = kind == Kind.TABLE && !perTensor && !multiplied(weight) && Scales.fitHalf(scales);
        if (half) {
            scales = Scales.roundedToHalf(scales);
        }
        Target target = new Target(kind, perTensor ? -1 : axis, scales, half);
        long bytes = weight.tensor().shape().elements() + (long) scales.length * (half ? 2 : 4);
        if (bytes >= weight.tensor().byteSize()) {
            return new Decision.Skip<>(
                    weight, "would not become smaller, since its scales take more than its codes save");
        }
        String per = perTensor ? " per tensor" : axis == 1 ? " per column" : " per row";
        String how = switch (kind) {
            case MATRIX -> "int8" + per + ", activations quantized on the fly";
            case TABLE -> "int8" + per + ", dequantized after the look-up";
            case STORED -> "int8" + per + " in the file, float when loaded";
        };
        String shared = weight.uses().size() > 1 ? ", " + weight.uses().size() + " uses" : "";
        return new Decision.Apply<>(weight, target, how + shared, bytes);
    }

    /** Output channels are columns of a matrix, rows of a table (and of a matrix that is used transposed) and filters. */
    private static int axis(Weight weight, Kind kind) {
        if (kind != Kind.MATRIX) {
            return 0;
        }
        return Multiplication.transposed(weight.uses().get(0)) ? 0 : 1;
    }

    private static boolean multiplied(Weight weight) {
        return weight.uses().stream().anyMatch(Multiplication::is);
    }

    private static Kind kind(Weight weight) {
        if (weight.uses().stream().anyMatch(u -> u.node().is("Conv"))) {
            return Kind.STORED;
        }
        return weight.uses().stream().anyMatch(QuantizePlanner::looksUp) ? Kind.TABLE : Kind.MATRIX;
    }

    private static boolean looksUp(WeightUse use) {
        return use.node().is("Gather") && use.input() == 0;
    }

    private Optional<String> refusal(Weight weight) {
        Tensor tensor = weight.tensor();
        if (tensor.shape().rank() < 2) {
            return Optional.of("is no matrix or table");
        }
        if (tensor.shape().elements() < options.minElements()) {
            return Optional.of("is too small to gain anything");
        }
        if (!TensorValues.readableAsFloats(tensor)) {
            return Optional.of("its content is stored in a form that cannot be read");
        }
        if (!weight.fixed()) {
            return Optional.of("is an input too: the caller of the model may replace it");
        }
        if (weight.uses().isEmpty()) {
            return Optional.of("nothing uses it");
        }
        if (facts.uses().reachesOutput(weight.scope(), weight.name())) {
            return Optional.of("is an output of a graph, or turned into one");
        }
        if (ambiguous.contains(weight.name())) {
            return Optional.of("has the name of another value in its graph, or in one around or inside it");
        }
        Optional<String> byRecipe = options.filter().refusal(weight, facts);
        return byRecipe.isPresent() ? byRecipe : useRefusal(weight);
    }

    private Optional<String> useRefusal(Weight weight) {
        for (WeightUse use : weight.uses()) {
            Optional<String> refusal = refusal(weight, use);
            if (refusal.isPresent()) {
                return Optional.of(refusal.get() + " (" + use.node().label() + ")");
            }
        }
        boolean looked = weight.uses().stream().anyMatch(QuantizePlanner::looksUp);
        boolean convolved = weight.uses().stream().anyMatch(u -> u.node().is("Conv"));
        if (convolved && weight.uses().stream().anyMatch(u -> !u.node().is("Conv"))) {
            return Optional.of("is used by a convolution and by other operators");
        }
        if (!looked && !convolved && mixedOrientation(weight) && options.granularity() == Granularity.CHANNEL) {
            return Optional.of("is used both as it is and transposed, so its channels lie both ways");
        }
        return looked ? tableRefusal(weight) : Optional.empty();
    }

    private Optional<String> tableRefusal(Weight weight) {
        if (!options.embeddings()) {
            return Optional.of("is an embedding, which the recipe leaves alone");
        }
        boolean columns = weight.uses().stream().anyMatch(u -> Multiplication.is(u) && !Multiplication.transposed(u));
        return columns && options.granularity() == Granularity.CHANNEL
                ? Optional.of("is looked up by rows and multiplied by columns")
                : Optional.empty();
    }

    private static boolean mixedOrientation(Weight weight) {
        return weight.uses().stream().map(Multiplication::transposed).distinct().count() > 1;
    }

    private Optional<String> refusal(Weight weight, WeightUse use) {
        Node node = use.node();
        if (arrivesAs(weight, use) != DataType.FLOAT) {
            return Optional.of("is computed with in " + arrivesAs(weight, use) + ", integer operators need FLOAT");
        }
        if (looksUp(use)) {
            boolean rows =
                    node.intAttribute("axis", 0) == 0 && weight.tensor().shape().rank() == 2;
            return rows && !use.transposed() ? Optional.empty() : Optional.of("is not looked up by rows");
        }
        if (node.is("Conv") && use.input() == 1) {
            return use.path().isEmpty() ? Optional.empty() : Optional.of("reaches a convolution through other nodes");
        }
        if (weight.tensor().shape().rank() != 2) {
            return Optional.of("is no matrix");
        }
        return Multiplication.refusal(use);
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
