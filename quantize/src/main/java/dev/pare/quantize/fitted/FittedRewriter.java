package dev.pare.quantize.fitted;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.pass.PassContext;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.packed.Layout;
import dev.pare.quantize.packed.PackedStore;
import dev.pare.quantize.packed.PackedWeight;
import dev.pare.quantize.product.Eligibility;
import dev.pare.quantize.product.IntegerProducts;
import dev.pare.quantize.product.Multiplication;
import dev.pare.quantize.product.QuantizedWeight;
import dev.pare.quantize.product.QuantizedWeight.Scaling;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Half;
import dev.pare.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Fits the codes of all weights, then puts them and the operators that compute with them into the model, in one edit. */
public final class FittedRewriter {
    private final Facts facts;
    private final PassContext context;
    private final FittedOptions options;
    private final ModelEdit edit;
    private final PackedStore store;
    private final IntegerProducts products;
    private final Emission emission;

    public FittedRewriter(Facts facts, PassContext context, FittedOptions options) {
        this.facts = facts;
        this.context = context;
        this.options = options;
        this.edit = new ModelEdit(facts.model());
        this.store = new PackedStore(edit);
        this.products = new IntegerProducts(edit);
        this.emission = new Emission(edit);
    }

    public Model rewrite(Map<Weight, Fit> plan) {
        Fitting fitting = new Fitting(facts, context, options);
        Map<Weight, FittedTable> tables = new IdentityHashMap<>();
        Map<Weight, Fit> fitted = new LinkedHashMap<>();
        plan.forEach((weight, fit) -> {
            if (fit instanceof Fit.Table table) {
                FittedTable rows = FittedTable.of(Channels.of(weight), table, options);
                fitting.settle(weight, rows.values());
                tables.put(weight, rows);
            } else if (!isHalf(fit)) {
                fitted.put(weight, fit);
            }
        });
        fitting.fit(fitted);
        plan.forEach((weight, fit) -> {
            if (fit instanceof Fit.Table) {
                table(weight, tables.get(weight));
            } else if (fit instanceof Fit.Product product) {
                product(weight, product, fitting.codes().get(weight));
            } else if (isHalf(fit)) {
                String floats = emission.halves(weight, halves(weight));
                weight.uses().forEach(use -> emission.feed(use, floats));
            } else {
                stored(weight, fitting.codes().get(weight));
            }
        });
        fitting.corrected().forEach((bias, tensor) -> edit.exchange(bias.held(), tensor));
        return edit.finish();
    }

    private static boolean isHalf(Fit fit) {
        return fit instanceof Fit.Stored stored && stored.bits() == 16;
    }

    private void table(Weight weight, FittedTable table) {
        PackedWeight stored = store.store(weight.scope(), weight.name(), table.rows());
        Emission.Direction direction =
                table.direction().map(d -> emission.direction(weight, d)).orElse(null);
        QuantizedWeight tied = new QuantizedWeight(weight, stored.values(), stored.scales(), Scaling.COLUMN);
        for (WeightUse use : weight.uses()) {
            if (Multiplication.is(use)) {
                products.replace(use, tied);
            } else {
                emission.lookUp(use.node(), stored, direction);
            }
        }
    }

    private void product(Weight weight, Fit.Product fit, GroupedCodes codes) {
        boolean columns = Eligibility.axis(weight) == 1;
        Layout layout = columns ? Layout.COLUMNS : Layout.ROWS;
        PackedWeight stored = store.store(weight.scope(), weight.name(), codes, layout);
        Scaling scaling = columns ? Scaling.LIST : Scaling.COLUMN;
        QuantizedWeight quantized = new QuantizedWeight(weight, stored.values(), stored.scales(), scaling);
        for (WeightUse use : weight.uses()) {
            products.replace(use, quantized, fit.smoothing(), fit.twice());
        }
    }

    private void stored(Weight weight, GroupedCodes codes) {
        PackedWeight stored = store.store(weight.scope(), weight.name(), codes, Layout.ROWS);
        String floats = emission.floats(weight, stored);
        weight.uses().forEach(use -> emission.feed(use, floats));
    }

    private Tensor halves(Weight weight) {
        float[] values = Channels.of(weight).values();
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putShort(Half.fromFloat(value));
        }
        String name = edit.freshName(weight.name() + ".half");
        return Tensor.of(
                name,
                DataType.FLOAT16,
                weight.tensor().shape(),
                context.scratch().keep(bytes.array()));
    }
}
