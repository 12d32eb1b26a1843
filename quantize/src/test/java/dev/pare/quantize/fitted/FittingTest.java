/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Model;
import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Moments;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.product.Arithmetic;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.session.SessionSettings.Level;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import dev.pare.testkit.GraphBuilder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FittingTest {
    private static final int WIDTH = Samples.WIDTH;

    @TempDir
    private Path folder;

    /** Some layers of a product, a bias and Tanh, the last without Tanh. */
    private static Model layers(int count) {
        GraphBuilder builder = GraphBuilder.model(14).input("x", DataType.FLOAT, "n", WIDTH);
        String value = "x";
        for (int i = 0; i < count; i++) {
            builder.matmul("p" + i, value, Samples.square("w" + i))
                    .add("s" + i, "p" + i, Samples.list("b" + i, WIDTH))
                    .op(i == count - 1 ? "Identity" : "Tanh", i == count - 1 ? "y" : "h" + i, "s" + i);
            value = "h" + i;
        }
        return builder.output("y", DataType.FLOAT, "n", WIDTH).build();
    }

    private static Dataset data() {
        return Samples.floats(400, WIDTH, 100);
    }

    private static Dataset unseen() {
        return Samples.floats(200, WIDTH, 900);
    }

    private double drift(Model model, Map<String, ?> options) throws Exception {
        Model fitted = Samples.fitted(model, options, data()).model();
        return Runs.drift(fitted, model, folder, unseen(), Level.ALL);
    }

    @Test
    void eachPartOfTheMethodTakesErrorAwayOnDataThatWasNotSeen() throws Exception {
        Model model = layers(4);
        Map<String, Object> off = Map.of("sequential", false, "bias-correction", false, "flips", false);
        double nearest = drift(model, with(off, "rounding", "nearest"));
        double leastSquares = drift(model, with(off, "rounding", "mse"));
        double gptq = drift(model, with(off, "rounding", "gptq"));
        double sequential = drift(model, Map.of("bits", 3));
        assertThat(leastSquares).isLessThan(nearest);
        assertThat(gptq).isLessThan(0.8 * leastSquares);
        assertThat(sequential).isLessThan(0.95 * gptq);
    }

    /** Nothing makes up for an error of the mean here: it must count in the fit. */
    @Test
    void productsWithoutBiasesKeepTheirMeanToo() throws Exception {
        GraphBuilder builder = GraphBuilder.model(14).input("x", DataType.FLOAT, "n", WIDTH);
        String value = "x";
        for (int i = 0; i < 3; i++) {
            builder.matmul("p" + i, value, Samples.square("w" + i)).op("Sigmoid", "h" + i, "p" + i);
            value = "h" + i;
        }
        builder.matmul("y", value, Samples.square("w3"));
        Model model = builder.output("y", DataType.FLOAT, "n", WIDTH).build();
        double plain = drift(model, Map.of("bits", 3, "sequential", false));
        double sequential = drift(model, Map.of("bits", 3));
        assertThat(sequential).isLessThan(plain);
    }

    private static Map<String, ?> with(Map<String, Object> options, String name, Object value) {
        Map<String, Object> more = new java.util.HashMap<>(options);
        more.put(name, value);
        more.put("bits", 3);
        return more;
    }

    /** Mean of x times the codes, plus the corrected bias, is mean of x times the weights, plus the bias: up to the rounding of floats. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theCorrectedBiasMakesTheMeanOutputExact(boolean sequential) {
        Model model = layers(1);
        Facts facts = Facts.of(model);
        Weight weight = Samples.weight(facts, "w0");
        // Means are measured beforehand only where no walk measures them.
        Map<String, ?> measuring = Map.of("bits", 3, "sequential", false);
        Statistics statistics = Samples.measured(model, Samples.pass(measuring), data());
        FittedOptions options = Samples.options(Map.of("bits", 3, "sequential", sequential));
        float[] divisors = Samples.numbers(WIDTH, 5);
        for (int i = 0; i < WIDTH; i++) {
            divisors[i] = (float) Math.exp(divisors[i] / 2);
        }
        Fitting fitting = new Fitting(facts, Samples.context(statistics), options);
        fitting.fit(Map.of(weight, new FittedPlan.Product(3, new Arithmetic.Integers(divisors, false))));
        Weight bias = Samples.weight(facts, "b0");
        float[] corrected = TensorValues.floats(fitting.corrected().get(bias));
        float[] before = TensorValues.floats(bias.tensor());
        double[] mean = statistics.moments("x").orElseThrow().mean();
        GroupedCodes codes = fitting.fitted().get(weight).codes();
        double uncorrected = 0;
        for (int c = 0; c < WIDTH; c++) {
            double wanted = before[c];
            double got = corrected[c];
            for (int k = 0; k < WIDTH; k++) {
                wanted += mean[k] * Channels.of(weight).values()[c * WIDTH + k];
                got += mean[k] * codes.value(c, k) / divisors[k];
            }
            assertThat(got).isCloseTo(wanted, within(1e-5));
            uncorrected = Math.max(uncorrected, Math.abs(got - corrected[c] + before[c] - wanted));
        }
        assertThat(uncorrected).as("error of the mean without the correction").isGreaterThan(0.01);
    }

    @Test
    void withoutBiasCorrectionBiasesStay() {
        Model model = layers(2);
        Map<String, ?> off = Map.of("bits", 4, "bias-correction", false);
        Model fitted = Samples.fitted(model, off, data()).model();
        assertThat(fitted.graph().initializer("b0")).isEqualTo(model.graph().initializer("b0"));
        Model corrected = Samples.fitted(model, Map.of("bits", 4), data()).model();
        assertThat(corrected.graph().initializer("b0"))
                .isNotEqualTo(model.graph().initializer("b0"));
    }

    @Test
    void aWeightThatIsUsedTwiceIsFittedToBothInputs() {
        Model model = GraphBuilder.model(14)
                .input("x", DataType.FLOAT, "n", WIDTH)
                .matmul("p", "x", Samples.square("w"))
                .op("Tanh", "h", "p")
                .matmul("y", "h", "w")
                .output("y", DataType.FLOAT, "n", WIDTH)
                .build();
        Statistics statistics = Samples.measured(model, Samples.pass(Map.of("bits", 3)), data());
        Facts facts = Facts.of(model);
        Moments both =
                new Inputs(statistics).moments(Samples.weight(facts, "w")).orElseThrow();
        Moments x = statistics.moments("x").orElseThrow();
        Moments h = statistics.moments("h").orElseThrow();
        assertThat(both.count()).isEqualTo(x.count() + h.count());
        assertThat(both.gram()[5]).isEqualTo(x.gram()[5] + h.gram()[5]);
        assertThat(both.mean()[5]).isCloseTo((x.mean()[5] + h.mean()[5]) / 2, within(1e-12));
        Fitting fitting = new Fitting(facts, Samples.context(statistics), Samples.options(Map.of()));
        fitting.fit(Map.of(
                Samples.weight(facts, "w"), new FittedPlan.Product(4, new Arithmetic.Integers(new float[0], false))));
        assertThat(fitting.fitted()).hasSize(1);
    }

    /** About their mean such inputs are zero up to the rounding of their sums, which may come out below zero. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void inputsThatNeverChangeAreNoObstacle(boolean sequential) throws Exception {
        float[] row = Samples.numbers(WIDTH, 3);
        float[] same = new float[20 * WIDTH];
        for (int i = 0; i < same.length; i++) {
            same[i] = row[i % WIDTH];
        }
        Batch batch = Samples.batch("x", FloatValues.of(Shape.of(20, WIDTH), same));
        Dataset constant = Samples.dataset(Collections.nCopies(3, batch));
        Model model = layers(2);
        Model fitted = Samples.fitted(model, Map.of("bits", 4, "sequential", sequential), constant)
                .model();
        assertThat(Runs.drift(fitted, model, folder, constant, Level.ALL)).isLessThan(0.03);
    }

    /** Large exporters write weights as constant nodes: they are tried, walked over and corrected as initializers are. */
    @Test
    void constantNodesAreFittedAsInitializersAre() {
        Model initializers = layers(3);
        Model constants = asConstants(initializers);
        Map<String, Object> options = Map.of("average-bits", 3.4);
        Samples.Outcome one = Samples.fitted(initializers, options, data());
        Samples.Outcome other = Samples.fitted(constants, options, data());
        assertThat(reasons(other)).containsExactlyInAnyOrderElementsOf(reasons(one));
        for (String name : List.of("w0", "w1", "w2")) {
            assertThat(codes(other.model(), name)).isEqualTo(codes(one.model(), name));
        }
    }

    private static List<String> reasons(Samples.Outcome outcome) {
        return outcome.plan().decisions().stream()
                .map(d -> d.weight().name() + " " + d.reason())
                .toList();
    }

    private static byte[] codes(Model model, String name) {
        Tensor codes = model.graph().initializers().stream()
                .filter(t -> t.name().equals(name + ".codes") || t.name().equals(name + ".int8"))
                .findFirst()
                .orElseThrow();
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        try {
            codes.data().writeTo(b -> {
                byte[] part = new byte[b.remaining()];
                b.get(part);
                bytes.writeBytes(part);
            });
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Model asConstants(Model model) {
        GraphBuilder builder = GraphBuilder.model(14).input("x", DataType.FLOAT, "n", WIDTH);
        model.graph().initializers().forEach(t -> builder.constant(t.name(), t));
        model.graph().nodes().forEach(builder::node);
        return builder.output("y", DataType.FLOAT, "n", WIDTH).build();
    }
}
