/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.pass.Progress;
import dev.pare.pass.SequentialCalibration;
import dev.pare.pass.SequentialCalibration.Drifted;
import dev.pare.pass.Statistics;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Models that change step by step, and what a whole run of both forms says about a value. */
final class Walks {
    private Walks() {}

    static SequentialCalibration start(
            Model model, Dataset data, CalibrationSettings settings, Collection<String> notes) {
        Statistics statistics =
                new OrtCalibrator(data, settings, notes::add).measure(model, List.of(), Progress.SILENT);
        return statistics.walk().orElseThrow();
    }

    /** The weights of MatMul by the value that goes in, in order; some exporters let an Identity stand for a shared one. */
    static Map<String, List<Tensor>> weights(Model model) {
        Map<String, String> origins = new HashMap<>();
        Map<String, List<Tensor>> weights = new LinkedHashMap<>();
        for (Node node : model.graph().nodes()) {
            if (node.is("Identity")) {
                origins.put(node.output(), node.input(0));
            } else if (node.is("MatMul")) {
                String name = origins.getOrDefault(node.input(1), node.input(1));
                model.graph()
                        .initializer(name)
                        .ifPresent(weight -> weights.computeIfAbsent(node.input(0), v -> new ArrayList<>())
                                .add(weight));
            }
        }
        return weights;
    }

    /** The model with some weights rounded to multiples of a step. */
    static Model rounded(Model model, Collection<Tensor> weights, float step) {
        ModelEdit edit = new ModelEdit(model);
        for (Tensor weight : weights) {
            float[] values = TensorValues.floats(weight);
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.round(values[i] / step) * step;
            }
            edit.exchange(weight, Tensor.floats(weight.name(), weight.shape(), values));
        }
        return edit.finish();
    }

    /** By a run of both whole models, in double. */
    static Drifted whole(Model changed, Model original, Dataset data, String value) {
        CalibrationSettings settings = CalibrationSettings.defaults();
        Set<String> wanted = Set.of(value);
        try (Probe one = Probe.open(changed, new Sources(changed.graph()), wanted, settings);
                Probe other = Probe.open(original, new Sources(original.graph()), wanted, settings)) {
            double[][] sums = null;
            long count = 0;
            int width = 0;
            for (Batch batch : data.batches()) {
                FloatValues c = (FloatValues) one.run(batch.feeds(), wanted).get(value);
                FloatValues x = (FloatValues) other.run(batch.feeds(), wanted).get(value);
                width = c.shape().intDim(-1);
                sums = sums == null
                        ? new double[][] {
                            new double[width * width], new double[width * width], new double[width], new double[width]
                        }
                        : sums;
                BitSet real = UnpaddedRows.of(batch).among(leading(c.shape())).orElseThrow();
                real.stream().forEach(new Rows(c, x, width, sums)::add);
                count += real.cardinality();
            }
            for (int j = 0; j < width; j++) {
                sums[2][j] /= count;
                sums[3][j] /= count;
            }
            return new Drifted(width, count, sums[0], sums[1], sums[2], sums[3]);
        }
    }

    private record Rows(FloatValues c, FloatValues x, int width, double[][] sums) {
        void add(int row) {
            for (int i = 0; i < width; i++) {
                for (int j = 0; j < width; j++) {
                    sums[0][i * width + j] += (double) c.at(row * width + i) * c.at(row * width + j);
                    sums[1][i * width + j] += (double) c.at(row * width + i) * x.at(row * width + j);
                }
                sums[2][i] += c.at(row * width + i);
                sums[3][i] += x.at(row * width + i);
            }
        }
    }

    private static Shape leading(Shape shape) {
        long[] dims = shape.toArray();
        return Shape.of(Arrays.copyOf(dims, dims.length - 1));
    }

    /** @param relative to the norm of each sum */
    static void areNear(Drifted found, Drifted expected, double relative) {
        assertThat(found.width()).isEqualTo(expected.width());
        assertThat(found.count()).isEqualTo(expected.count());
        isNear(found.gram(), expected.gram(), relative);
        isNear(found.cross(), expected.cross(), relative);
        isNear(found.mean(), expected.mean(), relative);
        isNear(found.originalMean(), expected.originalMean(), relative);
    }

    static void isNear(double[] found, double[] expected, double relative) {
        double[] zero = new double[expected.length];
        assertThat(distance(found, expected)).isCloseTo(0, within(relative * distance(expected, zero)));
    }

    static double distance(double[] a, double[] b) {
        assertThat(a).hasSameSizeAs(b);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }
}
