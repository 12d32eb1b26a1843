/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.sharing;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.factorize.sharing.Share.CorrectedBias;
import dev.pare.factorize.sharing.Share.Factor;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Scratch;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** Makes what is stored out of what was computed. */
final class Shares {
    private final LinearAlgebra algebra;
    private final Scratch scratch;

    Shares(LinearAlgebra algebra, Scratch scratch) {
        this.algebra = algebra;
        this.scratch = scratch;
    }

    List<Share> of(List<Member> group, Task task, Approximation approximation) {
        DataType type = group.get(0).weight().tensor().type();
        Optional<Factor> common = approximation.common().map(m -> factor(m, type));
        List<Share> shares = new ArrayList<>();
        for (int l = 0; l < group.size(); l++) {
            List<Factor> own = approximation.own().get(l).stream()
                    .map(m -> factor(m, type))
                    .toList();
            Member member = group.get(l);
            Matrix rest = task.weights().get(l).minus(approximation.product(algebra, l));
            List<CorrectedBias> biases =
                    member.centred() || member.outputOrder().isPresent() ? corrected(member, rest, type) : List.of();
            shares.add(new Share(common, own, member.sites().all(), biases));
        }
        return shares;
    }

    private Factor factor(Matrix matrix, DataType type) {
        return new Factor(Shape.of(matrix.rows(), matrix.columns()), scratch.keep(StoredMatrix.bytes(matrix, type)));
    }

    /** b + μ (W − what stands for it). */
    private List<CorrectedBias> corrected(Member member, Matrix rest, DataType type) {
        Matrix error = member.centred() ? algebra.multiply(member.mean(), rest) : Matrix.zeros(1, member.outputs());
        IdentityHashMap<Weight, Boolean> seen = new IdentityHashMap<>();
        return member.sites().all().stream()
                .flatMap(s -> s.bias().stream())
                .map(LinearUse.Bias::weight)
                .filter(b -> seen.put(b, true) == null)
                .map(b -> new CorrectedBias(
                        b,
                        scratch.keep(StoredMatrix.bytes(member.reordered(row(b)).plus(error), type))))
                .toList();
    }

    private static Matrix row(Weight bias) {
        float[] values = TensorValues.floats(bias.tensor());
        return Matrix.fromFloats(1, values.length, values);
    }
}
