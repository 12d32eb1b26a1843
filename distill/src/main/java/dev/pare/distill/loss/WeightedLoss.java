/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.loss;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Several losses, each with its weight. */
public record WeightedLoss(List<Term> terms) {
    /** One of them. */
    public record Term(Loss loss, double weight) {}

    public WeightedLoss {
        terms = List.copyOf(terms);
    }

    public Tensor of(Compared values) {
        Tensor sum = null;
        for (Term term : terms) {
            Tensor part = Rows.scaled(term.loss().of(values), term.weight());
            sum = sum == null ? part : torch.add(sum, part);
        }
        return sum;
    }

    public Set<String> teacherValues() {
        Set<String> names = new LinkedHashSet<>();
        terms.forEach(t -> names.addAll(t.loss().teacherValues()));
        return names;
    }

    public Set<String> studentValues() {
        Set<String> names = new LinkedHashSet<>();
        terms.forEach(t -> names.addAll(t.loss().studentValues()));
        return names;
    }

    public List<Tensor> parameters() {
        return terms.stream().flatMap(t -> t.loss().parameters().stream()).toList();
    }
}
