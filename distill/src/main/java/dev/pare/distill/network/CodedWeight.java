/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import dev.pare.distill.codes.DecodedCodes;
import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A weight whose codes are trained: real numbers in units of codes, rounded whenever they are used, so that what is trained is what runs.
 * The gradient goes straight through the rounding (Bengio, Léonard and Courville 2013), and to nothing outside of the grid.
 */
final class CodedWeight implements AutoCloseable {
    private final boolean table;
    private final Tensor latent;
    private final Tensor step;
    private final Tensor least;
    private final Tensor most;
    private final List<Tensor> read = new ArrayList<>();

    private CodedWeight(boolean table, Tensor latent, Tensor step, Tensor least, Tensor most) {
        this.table = table;
        this.latent = latent;
        this.step = step;
        this.least = least;
        this.most = most;
    }

    /** @param table whether only rows of it are read */
    static CodedWeight of(DecodedCodes codes, boolean table, Precision precision) {
        Shape shape = codes.shape();
        Tensor latent = kept(shape, codes.codes(), precision);
        latent.set_requires_grad(true);
        return new CodedWeight(
                table,
                latent,
                compact(shape, codes.steps(), precision),
                compact(shape, codes.least(), precision),
                compact(shape, codes.most(), precision));
    }

    private static Tensor kept(Shape shape, float[] values, Precision precision) {
        return Torch.reals(shape, values, precision).retainReference();
    }

    /** One number, one for each row, or one for each element, as few as there can be; of the same rank. */
    private static Tensor compact(Shape shape, float[] values, Precision precision) {
        int width = shape.rank() == 0 ? 1 : shape.intDim(-1);
        long[] dims = shape.toArray();
        if (dims.length == 0 || !alike(values, width)) {
            return kept(shape, values, precision);
        }
        dims[dims.length - 1] = 1;
        float[] rows = new float[values.length / width];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = values[row * width];
        }
        if (!alike(rows, rows.length)) {
            return kept(Shape.of(dims), rows, precision);
        }
        java.util.Arrays.fill(dims, 1);
        return kept(Shape.of(dims), new float[] {values[0]}, precision);
    }

    private static boolean alike(float[] values, int width) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] != values[i - i % width]) {
                return false;
            }
        }
        return true;
    }

    /** What is trained, in units of codes. */
    Tensor latent() {
        return latent;
    }

    /** Whether only rows of it are read. */
    boolean table() {
        return table;
    }

    /** The integers that the graph computes with. */
    Tensor whole() {
        return integers(latent, step, least, most);
    }

    /** The integers of some rows, in the shape of their numbers and the axes of a row. */
    Tensor rows(Tensor given) {
        // Negative numbers count from the end.
        Tensor numbers = torch.remainder(given, Torch.scalar(latent.size(0)));
        // Only rows that were read have gradients: of a large table they are few.
        Tensor rows = torch.embedding(latent, numbers, -1, false, true);
        if (rows.requires_grad()) {
            read.add(numbers.retainReference());
        }
        return integers(rows, look(step, numbers), look(least, numbers), look(most, numbers));
    }

    /** Rows by their numbers; a tensor with one row has it for all. */
    private static Tensor look(Tensor data, Tensor numbers) {
        if (data.size(0) == 1) {
            return data;
        }
        return torch.embedding(data, numbers);
    }

    private static Tensor integers(Tensor latent, Tensor step, Tensor least, Tensor most) {
        Tensor inside = torch.clamp(latent, new TensorOptional(least), new TensorOptional(most));
        Tensor codes = torch.add(inside, torch.sub(torch.round(inside), inside).detach());
        return torch.mul(codes, step);
    }

    /** Brings back what has left the grid, where no gradient would reach it any more. */
    void settle() {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            if (!table) {
                latent.clamp_(new TensorOptional(least), new TensorOptional(most));
                return;
            }
            for (Tensor numbers : read) {
                Tensor flat = numbers.reshape(-1);
                Tensor inside = torch.clamp(
                        latent.index_select(0, flat),
                        new TensorOptional(look(least, flat)),
                        new TensorOptional(look(most, flat)));
                latent.index_copy_(0, flat, inside);
                numbers.releaseReference();
            }
            read.clear();
        }
    }

    @Override
    public void close() {
        read.forEach(Tensor::releaseReference);
        latent.releaseReference();
        step.releaseReference();
        least.releaseReference();
        most.releaseReference();
    }
}
