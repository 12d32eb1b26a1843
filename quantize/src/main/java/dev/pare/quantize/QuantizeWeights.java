package dev.pare.quantize;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.PassFactory;

/**
 * Stores weights as 8-bit integers. Products compute in integers with activations quantized on the fly (ONNX operators
 * DynamicQuantizeLinear and MatMulInteger); tables are looked up as integers; filters of convolutions are stored as integers only.
 */
public final class QuantizeWeights implements Pass<Target> {
    public static final String NAME = "quantize-weights";

    /** DynamicQuantizeLinear came with this version of the standard operators. */
    static final int MIN_OPSET = 11;

    /** Makes the pass from the options of a recipe. */
    public static final PassFactory FACTORY = new PassFactory() {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String summary() {
            return "weights as int8 per channel, activations quantized on the fly, embeddings as int8 rows";
        }

        @Override
        public Pass<?> create(OptionReader options) {
            return new QuantizeWeights(QuantizeOptions.read(options));
        }
    };

    private final QuantizeOptions options;

    QuantizeWeights(QuantizeOptions options) {
        this.options = options;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String options() {
        return options.text();
    }

    @Override
    public int minOpset() {
        return MIN_OPSET;
    }

    @Override
    public Plan<Target> plan(Facts facts, PassContext context) {
        return new QuantizePlanner(options, facts).plan();
    }

    @Override
    public Model rewrite(Facts facts, Plan<Target> plan, PassContext context) {
        return plan.applied().isEmpty() ? facts.model() : new QuantizeRewriter(facts).rewrite(plan);
    }
}
