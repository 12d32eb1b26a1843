/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.loss;

import dev.pare.distill.student.Student;
import dev.pare.distill.torch.Torch;
import dev.pare.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * ‖s M - t‖² / ‖t‖² of hidden states, the mean over the pairs, padding left out. M is learned where the student's hidden states are of
 * another width (FitNets, Romero et al. 2015) and the identity elsewhere.
 */
public final class HiddenStates implements Loss {
    private final List<Student.Pair> pairs;
    private final Map<Student.Pair, Tensor> maps = new LinkedHashMap<>();

    private HiddenStates(List<Student.Pair> pairs) {
        this.pairs = List.copyOf(pairs);
    }

    /** @param first both models' values on some batch, which tell the widths */
    public static HiddenStates of(List<Student.Pair> pairs, Compared first, long seed) {
        HiddenStates loss = new HiddenStates(pairs);
        Random random = new Random(seed);
        for (Student.Pair pair : pairs) {
            long to = first.teacher().get(pair.teacher()).size(-1);
            long from = first.student().get(pair.student()).size(-1);
            if (from != to) {
                float[] values = new float[Math.toIntExact(from * to)];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (random.nextGaussian() / Math.sqrt((double) from));
                }
                Tensor map = Torch.reals(Shape.of(from, to), values, dev.pare.distill.torch.Precision.SINGLE);
                map.retainReference();
                map.set_requires_grad(true);
                loss.maps.put(pair, map);
            }
        }
        return loss;
    }

    @Override
    public Tensor of(Compared values) {
        Tensor sum = null;
        for (Student.Pair pair : pairs) {
            Tensor student = values.student().get(pair.student());
            Tensor map = maps.get(pair);
            Tensor mapped = map == null ? student : torch.matmul(student, map);
            Tensor error = Relative.error(values.teacher().get(pair.teacher()), mapped, values.mask());
            sum = sum == null ? error : torch.add(sum, error);
        }
        return sum.div(Torch.scalar((double) pairs.size()));
    }

    @Override
    public List<String> teacherValues() {
        return pairs.stream().map(Student.Pair::teacher).toList();
    }

    @Override
    public List<String> studentValues() {
        return pairs.stream().map(Student.Pair::student).toList();
    }

    @Override
    public List<Tensor> parameters() {
        return List.copyOf(maps.values());
    }
}
