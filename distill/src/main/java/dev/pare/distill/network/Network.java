/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import dev.pare.distill.operator.Call;
import dev.pare.distill.torch.Precision;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.TopologicalOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
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
    private Recomputation recomputation;

    private Network(Program program, NetworkState held, Set<String> wanted, Precision precision, long opset) {
        this.program = program;
        this.constants = held.constants();
        this.parameters = held.parameters();
        this.rounded = held.rounded();
        this.coded = held.coded();
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
        Model ordered = TopologicalOrder.of(model);
        Map<String, CodedWeight> codes = CodedWeights.decoded(model, trained, precision);
        return of(Fusions.in(ordered), wanted, trained, codes, precision, model.opset());
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
        NetworkState held = NetworkState.of(graph, program, trained, codes, precision);
        return new Network(program, held, Set.copyOf(wanted), precision, opset);
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
        Map<String, Integer> numbers = new LinkedHashMap<>();
        wanted.forEach(name -> numbers.put(name, program.slots().get(name)));
        if (recomputation != null && GradMode.is_enabled()) {
            return recomputation.run(feeds, numbers);
        }
        Tensor[] values = start(feeds, slot -> true);
        execute(steps, values, Set.of());
        Map<String, Tensor> results = new LinkedHashMap<>();
        numbers.forEach((name, slot) -> {
            PointerScope.getInnerScope().attach(values[slot]);
            results.put(name, values[slot]);
        });
        release(values);
        return results;
    }

    /**
     * Makes runs keep only what passes from part to part, and {@link #backward} compute each part again: less memory, more time.
     *
     * @param cuts names of values between the parts, such as hidden states; those that the network does not have are passed over. Without
     *     any the network is cut evenly
     */
    public void recompute(Collection<String> cuts) {
        Set<Integer> slots =
                cuts.stream().map(program.slots()::get).filter(Objects::nonNull).collect(Collectors.toSet());
        Set<Integer> trained =
                parameters.keySet().stream().map(program.slots()::get).collect(Collectors.toSet());
        recomputation = new Recomputation(this, Segments.of(steps, slots, trained));
    }

    /** To be called after a loss has handed its gradients to what {@link #run} gave: hands them on to the weights. */
    public void backward() {
        if (recomputation != null) {
            recomputation.backward();
        }
    }

    /** All values as they are before the first step. */
    Tensor[] start(Map<String, Tensor> feeds, IntPredicate read) {
        Tensor[] values = constants.clone();
        feeds.forEach((name, tensor) -> {
            Integer slot = program.slots().get(name);
            if (slot != null) {
                // A handle of its own: the caller's is not ours to let go.
                values[slot] = kept(new Tensor(tensor));
            }
        });
        rounded.forEach((slot, type) -> {
            if (read.test(slot)) {
                values[slot] = kept(stored(constants[slot], type));
            }
        });
        coded.forEach((slot, weight) -> {
            if (read.test(slot) && !weight.table()) {
                values[slot] = kept(weight.whole());
            }
        });
        return values;
    }

    /** Whether a value is a constant or a weight. */
    boolean holds(int slot) {
        return constants[slot] != null;
    }

    /** @param kept values that stay when nobody uses them any more */
    void execute(List<Step> part, Tensor[] values, Set<Integer> kept) {
        for (Step step : part) {
            execute(step, values);
            for (int slot : step.last()) {
                if (!kept.contains(slot)) {
                    release(values, slot);
                }
            }
        }
    }

    void release(Tensor[] values) {
        for (int slot = 0; slot < values.length; slot++) {
            release(values, slot);
        }
    }

    /** The parameter as the file will hold it, so that training sees what will run. The gradient passes straight through. */
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
        if (recomputation != null) {
            recomputation.release();
        }
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
