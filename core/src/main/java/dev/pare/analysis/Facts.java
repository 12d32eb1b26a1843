/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.inference.Inference;
import dev.pare.patterns.Activations;
import dev.pare.patterns.Norms;

/** Everything that is known of one model, worked out once; the anatomy when it is first asked for. */
public final class Facts {
    private final Model model;
    private final Uses uses;
    private final Weights weights;
    private TransformerStructure anatomy;
    private Inference inference;
    private Norms norms;
    private Activations activations;

    private Facts(Model model) {
        this.model = model;
        this.uses = Uses.of(model);
        this.weights = Weights.of(model, uses);
    }

    public static Facts of(Model model) {
        return new Facts(model);
    }

    public Model model() {
        return model;
    }

    public Uses uses() {
        return uses;
    }

    public Weights weights() {
        return weights;
    }

    /** Types, shapes and small constants of all values. */
    public synchronized Inference inference() {
        if (inference == null) {
            inference = Inference.of(model);
        }
        return inference;
    }

    /** The normalizations of all graphs, in one node or in many. */
    public synchronized Norms norms() {
        if (norms == null) {
            norms = Norms.of(model, uses, inference());
        }
        return norms;
    }

    /** GELU, its approximations and SiLU, in one node or in many. */
    public synchronized Activations activations() {
        if (activations == null) {
            activations = Activations.of(model, uses, inference());
        }
        return activations;
    }

    public synchronized TransformerStructure anatomy() {
        if (anatomy == null) {
            anatomy = TransformerStructure.of(model, uses, weights);
        }
        return anatomy;
    }

    /** Whether a value, by its name in a graph, belongs to the main graph: only such values are measured on data. */
    public boolean isMeasurable(Graph scope, String value) {
        return uses.resolve(scope, value)
                .filter(v -> v.scope() == model.graph())
                .isPresent();
    }

    public Role role(Weight weight) {
        return anatomy().role(weight);
    }
}
