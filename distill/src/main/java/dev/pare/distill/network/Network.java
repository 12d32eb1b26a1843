package dev.pare.distill.network;

import dev.pare.distill.operator.Call;
import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.TopologicalOrder;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A graph that runs on torch tensors. Weights that are trained collect gradients; all others are constants, and what follows from
 * constants alone is computed once. Not for use by several threads at a time.
 */
public final class Network implements AutoCloseable {
    private final Program program;
    private final List<Step> steps;
    private final Tensor[] constants;
    private final Map<String, Tensor> parameters;
    private final Map<Integer, ScalarType> rounded;
    private final Map<Integer, CodedWeight> coded;
    private final Set<String> wanted;
    private final Precision precision;
    private final long opset;

    private Network(
            Program program,
            Tensor[] constants,
            Map<String, Tensor> parameters,
            Map<Integer, ScalarType> rounded,
            Map<Integer, CodedWeight> coded,
            Set<String> wanted,
            Precision precision,
            long opset) {
        this.program = program;
        this.constants = constants;
        this.parameters = parameters;
        this.rounded = rounded;
        this.coded = coded;
        this.wanted = wanted;
        this.precision = precision;
        this.opset = opset;
        this.steps = foldConstants();
    }

    /**
     * @param wanted names of the values that runs are to give, outputs or inner ones
     * @param trained names of the weights that are to collect gradients: initializers, outputs of constant nodes, or the integers that
     *     {@link CodedWeights} names
     * @throws UnsupportedModelException if an operator on the way is not known
     */
    public static Network of(Model model, Set<String> wanted, Set<String> trained, Precision precision) {
        Graph graph = TopologicalOrder.of(model).graph();
        Map<String, CodedWeight> codes = CodedWeights.decoded(model, trained, precision);
        return of(Fusions.in(graph), wanted, trained, codes, precision, model.opset());
    }

    /** @param graph with its nodes in order */
    static Network of(
            Graph graph,
            Set<String> wanted,
            Set<String> trained,
            Map<String, CodedWeight> codes,
            Precision precision,
            long opset) {
        Program program = Program.of(CodedWeights.without(graph, codes.keySet()), wanted);
        Tensor[] constants = new Tensor[program.slots().size()];
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        Map<Integer, ScalarType> rounded = new LinkedHashMap<>();
        Map<Integer, CodedWeight> coded = new LinkedHashMap<>();
        codes.forEach((name, weight) -> {
            Integer slot = program.slots().get(name);
            if (slot != null) {
                constants[slot] = weight.latent();
                parameters.put(name, weight.latent());
                coded.put(slot, weight);
            }
        });
        Constants.of(graph).forEach((name, tensor) -> {
            Integer slot = program.slots().get(name);
            if (slot != null && !coded.containsKey(slot) && tensor.type().bits() > 0) {
                Tensor value = kept(Torch.of(tensor, precision));
                constants[slot] = value;
                if (trained.contains(name)) {
                    value.set_requires_grad(true);
                    parameters.put(name, value);
                    if (tensor.type() == DataType.FLOAT16 || tensor.type() == DataType.BFLOAT16) {
                        rounded.put(slot, tensor.type() == DataType.FLOAT16 ? ScalarType.Half : ScalarType.BFloat16);
                    }
                }
            }
        });
        return new Network(program, constants, parameters, rounded, coded, Set.copyOf(wanted), precision, opset);
    }

    /** A tensor that outlives the scope that it was made in. */
    private static Tensor kept(Tensor tensor) {
        return tensor.retainReference();
    }

    /** The weights that are trained, by name. They belong to the network. */
    public Map<String, Tensor> parameters() {
        return parameters;
    }

    /** Those of {@link #parameters} that stand for codes: real numbers in units of codes, rounded whenever they are used. */
    public Set<String> codes() {
        return parameters.keySet().stream()
                .filter(n -> coded.containsKey(program.slots().get(n)))
                .collect(Collectors.toSet());
    }

    /** To be called after parameters were changed: codes that have left their grid go back to its edge. */
    public void settle() {
        coded.values().forEach(CodedWeight::settle);
    }

    /**
     * Runs the graph. What it gives belongs to the innermost open {@link PointerScope}; there must be one.
     *
     * @param feeds tensor by input name
     * @return the wanted values by name
     */
    public Map<String, Tensor> run(Map<String, Tensor> feeds) {
        Tensor[] values = constants.clone();
        feeds.forEach((name, tensor) -> {
            Integer slot = program.slots().get(name);
            if (slot != null) {
                // A handle of its own: the caller's is not ours to let go.
                values[slot] = kept(new Tensor(tensor));
            }
        });
        rounded.forEach((slot, type) -> values[slot] = kept(stored(constants[slot], type)));
        coded.forEach((slot, weight) -> values[slot] = weight.table() ? constants[slot] : kept(weight.whole()));
        for (Step step : steps) {
            execute(step, values);
            for (int slot : step.last()) {
                release(values, slot);
            }
        }
        Map<String, Tensor> results = new LinkedHashMap<>();
        for (String name : wanted) {
            Tensor value = values[program.slots().get(name)];
            PointerScope.getInnerScope().attach(value);
            results.put(name, value);
        }
        for (int slot = 0; slot < values.length; slot++) {
            release(values, slot);
        }
        return results;
    }

    /** As the file will hold it: trained is what will run. The gradient goes straight through. */
    private static Tensor stored(Tensor parameter, ScalarType type) {
        Tensor plain = parameter.detach();
        return torch.add(parameter, torch.sub(plain.to(type).to(plain.scalar_type()), plain));
    }

    private void release(Tensor[] values, int slot) {
        if (values[slot] != null && values[slot] != constants[slot]) {
            values[slot].releaseReference();
            values[slot] = null;
        }
    }

    private void execute(Step step, Tensor[] values) {
        Tensor[] inputs = new Tensor[step.inputs().length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = step.inputs()[i] < 0 ? null : values[step.inputs()[i]];
        }
        try (PointerScope scope = new PointerScope()) {
            List<Tensor> outputs = outputs(step, inputs);
            for (int i = 0; i < step.outputs().length; i++) {
                if (step.outputs()[i] >= 0 && i < outputs.size()) {
                    values[step.outputs()[i]] = kept(outputs.get(i));
                }
            }
        } catch (RuntimeException e) {
            throw new UnsupportedModelException(
                    "node " + step.node().label() + " of type " + step.node().op() + " cannot be run: " + firstLine(e),
                    e);
        }
    }

    private List<Tensor> outputs(Step step, Tensor[] inputs) {
        CodedWeight table = step.inputs().length == 0 ? null : coded.get(step.inputs()[0]);
        return table != null && table.table()
                ? List.of(table.rows(inputs[1]))
                : step.operator().run(new Call(step.node(), inputs, opset, precision));
    }

    private static String firstLine(RuntimeException e) {
        return e.getMessage() == null
                ? e.getClass().getSimpleName()
                : e.getMessage().lines().findFirst().orElse("");
    }

    /** Runs what depends on nothing that is fed or trained, and gives the other steps. */
    private List<Step> foldConstants() {
        List<Step> left = new ArrayList<>();
        for (Step step : program.steps()) {
            if (isKnown(step)) {
                continue;
            }
            if (isConstant(step)) {
                execute(step, constants);
            } else {
                left.add(step);
            }
        }
        releaseUnused(left);
        return List.copyOf(left);
    }

    /** What only led to other constants, such as the codes of weights. */
    private void releaseUnused(List<Step> left) {
        Set<Integer> used = new HashSet<>();
        left.forEach(s -> Arrays.stream(s.inputs()).forEach(used::add));
        wanted.forEach(name -> used.add(program.slots().get(name)));
        parameters.keySet().forEach(name -> used.add(program.slots().get(name)));
        for (int slot = 0; slot < constants.length; slot++) {
            if (constants[slot] != null && !used.contains(slot)) {
                constants[slot].releaseReference();
                constants[slot] = null;
            }
        }
    }

    private boolean isConstant(Step step) {
        for (int input : step.inputs()) {
            if (input >= 0 && (constants[input] == null || constants[input].requires_grad())) {
                return false;
            }
        }
        return true;
    }

    /** Whether its values are there already: those of constant nodes are read like initializers. */
    private boolean isKnown(Step step) {
        return Arrays.stream(step.outputs()).allMatch(o -> o < 0 || constants[o] != null);
    }

    @Override
    public void close() {
        coded.forEach((slot, weight) -> {
            weight.close();
            constants[slot] = null;
        });
        for (int slot = 0; slot < constants.length; slot++) {
            if (constants[slot] != null) {
                constants[slot].releaseReference();
                constants[slot] = null;
            }
        }
    }
}
