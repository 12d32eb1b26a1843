/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.matmul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.factorize.Passes;
import dev.pare.factorize.Passes.Outcome;
import dev.pare.factorize.Sketch;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.pass.SequentialCalibration;
import dev.pare.pass.Statistics;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SequentialTest {
    private static final int WIDTH = 64;
    private static final int COUNT = 500;
    private static final LinearAlgebra ALGEBRA = LinearAlgebra.openBlas();
    private static final Matrix X = Matrix.fromFloats(COUNT, WIDTH, Sketch.noise(3, COUNT * WIDTH));
    private static final Map<String, ?> OPTIONS =
            Map.of("ratio", 0.5, "multiple", 4, "allocate", "uniform", "sequential", true);

    private final List<String> measured = new ArrayList<>();

    private static Model model() {
        return new Sketch()
                .input("x", DataType.FLOAT, 2)
                .output("y", DataType.FLOAT, 2)
                .weight(Sketch.matrix("first", 1, WIDTH, WIDTH))
                .weight(Sketch.matrix("second", 2, WIDTH, WIDTH))
                .node(Node.of("MatMul", "one", List.of("x", "first"), List.of("m")))
                .node(Node.of("MatMul", "two", List.of("m", "second"), List.of("y")))
                .model();
    }

    /** What a model of nothing but products gives. */
    private static Matrix value(Model model, String wanted) {
        Map<String, Matrix> values = new LinkedHashMap<>(Map.of("x", X));
        for (Node node : model.graph().nodes()) {
            Tensor weight = model.graph().initializer(node.input(1)).orElseThrow();
            Matrix matrix =
                    Matrix.fromFloats(weight.shape().intDim(0), weight.shape().intDim(1), TensorValues.floats(weight));
            values.put(node.output(), ALGEBRA.multiply(values.get(node.input(0)), matrix));
        }
        return values.get(wanted);
    }

    private static double drift(Model model) {
        double error = value(model, "y").minus(value(model(), "y")).frobenius();
        return Math.pow(error / value(model(), "y").frobenius(), 2);
    }

    /** Runs products, and finds wholes as the given factor says. */
    private Statistics statistics(double factor) {
        return new Statistics() {
            @Override
            public Optional<Moments> moments(String value) {
                return Optional.of(Passes.moments(value(model(), value).toFloats(), WIDTH));
            }

            @Override
            public Optional<long[]> frequencies(String indices) {
                return Optional.empty();
            }

            @Override
            public Optional<double[]> trials(List<Supplier<Model>> changed) {
                double[] drifts =
                        changed.stream().mapToDouble(m -> drift(m.get())).toArray();
                drifts[drifts.length - 1] *= factor;
                return Optional.of(drifts);
            }

            @Override
            public Optional<SequentialCalibration> walk() {
                return Optional.of(new ProductWalk());
            }
        };
    }

    private final class ProductWalk implements SequentialCalibration {
        @Override
        public Map<String, Drifted> on(Model changed, List<String> values) {
            measured.addAll(values);
            Matrix after = value(changed, values.get(0));
            Matrix before = value(model(), values.get(0));
            Drifted drifted = new Drifted(
                    WIDTH,
                    COUNT,
                    ALGEBRA.gram(after).data(),
                    ALGEBRA.multiplyTransposedLeft(after, before).data(),
                    mean(after),
                    mean(before));
            return Map.of(values.get(0), drifted);
        }

        private double[] mean(Matrix rows) {
            double[] mean = new double[WIDTH];
            for (int i = 0; i < rows.data().length; i++) {
                mean[i % WIDTH] += rows.data()[i] / rows.rows();
            }
            return mean;
        }

        @Override
        public void close() {
            // Nothing is kept.
        }
    }

    private static Outcome run(Statistics statistics) {
        return Passes.run(Passes.make(FactorizeMatMul.FACTORY, OPTIONS), model(), statistics);
    }

    @Test
    void driftsLessThanFactorsOfTheOriginalInputs() {
        Outcome fitted = run(statistics(1));
        Map<String, ?> plainly = Map.of("ratio", 0.5, "multiple", 4, "allocate", "uniform");
        Outcome plain = Passes.run(Passes.make(FactorizeMatMul.FACTORY, plainly), model(), statistics(1));
        assertThat(measured).containsExactly("x", "m");
        assertThat(drift(fitted.model())).isLessThan(drift(plain.model()));
        assertThat(fitted.plan().notes()).anyMatch(n -> n.startsWith("fitted to drifted inputs: held-out data drifts"));
    }

    @Test
    void staysAsItWasWhereHeldOutDataDriftsMore() {
        Outcome after = run(statistics(10));
        assertThat(after.plan().notes()).anyMatch(n -> n.startsWith("not fitted to drifted inputs"));
        float[] second = TensorValues.floats(
                after.model().graph().initializer("second_b").orElseThrow());
        Map<String, ?> plainly = Map.of("ratio", 0.5, "multiple", 4, "allocate", "uniform");
        Model plain = Passes.run(Passes.make(FactorizeMatMul.FACTORY, plainly), model(), statistics(1))
                .model();
        assertThat(Arrays.equals(
                        second,
                        TensorValues.floats(
                                plain.graph().initializer("second_b").orElseThrow())))
                .isTrue();
    }

    @Test
    void saysWhereNoDataCanBeRun() {
        assertThat(run(Statistics.NONE).plan().notes()).anyMatch(n -> n.contains("since no data can be run"));
    }
}
