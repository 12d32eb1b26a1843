/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.operator;

import dev.pare.distill.operator.OperatorTable.Entries;
import dev.pare.distill.torch.Torch;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Elements chosen by numbers that other values give. */
final class Indexing {
    private Indexing() {}

    static void addTo(Entries entries) {
        entries.one("Gather", Indexing::gather);
        entries.one("GatherElements", Indexing::gatherElements);
        entries.one("GatherND", Indexing::gatherPoints);
        entries.one("Trilu", Indexing::triangle);
    }

    private static Tensor gather(Call call) {
        int axis = Call.axis(call.integer("axis", 0), call.rank(0));
        Tensor data = call.in(0);
        Tensor indices = fromStart(call.in(1), data.size(axis));
        if (axis == 0 && data.dim() == 2 && data.is_floating_point()) {
            return torch.embedding(data, indices);
        }
        long[] shape = data.shape();
        long[] result = LongStream.concat(
                        LongStream.concat(Arrays.stream(shape, 0, axis), Arrays.stream(indices.shape())),
                        Arrays.stream(shape, axis + 1, shape.length))
                .toArray();
        return data.index_select(axis, indices.reshape(-1)).reshape(result);
    }

    /** Negative numbers count from the end; torch refuses those that are out of range. */
    private static Tensor fromStart(Tensor indices, long size) {
        return torch.where(torch.lt(indices, Torch.scalar(0L)), indices.add(Torch.scalar(size)), indices);
    }

    private static Tensor gatherElements(Call call) {
        int axis = Call.axis(call.integer("axis", 0), call.rank(0));
        return torch.gather(call.in(0), axis, fromStart(call.in(1), call.in(0).size(axis)));
    }

    /** The last axis of the indices is a point in the first axes of the data; points are counted through. */
    private static Tensor gatherPoints(Call call) {
        if (call.integer("batch_dims", 0) != 0) {
            throw call.unsupported("GatherND with batch dimensions");
        }
        long[] data = call.in(0).shape();
        long[] indices = call.in(1).shape();
        int depth = (int) indices[indices.length - 1];
        Tensor flat = torch.zeros(Arrays.copyOf(indices, indices.length - 1), Torch.options(ScalarType.Long));
        long points = 1;
        for (int axis = 0; axis < depth; axis++) {
            Tensor along = fromStart(call.in(1).select(-1, axis), data[axis]);
            flat = flat.mul(Torch.scalar(data[axis])).add(along);
            points *= data[axis];
        }
        long[] rest = Arrays.copyOfRange(data, depth, data.length);
        long[] rows =
                LongStream.concat(LongStream.of(points), Arrays.stream(rest)).toArray();
        long[] result = LongStream.concat(Arrays.stream(indices, 0, indices.length - 1), Arrays.stream(rest))
                .toArray();
        return call.in(0).reshape(rows).index_select(0, flat.reshape(-1)).reshape(result);
    }

    private static Tensor triangle(Call call) {
        long diagonal = call.has(1) ? call.longs(1)[0] : 0;
        return call.flag("upper", true) ? torch.triu(call.in(0), diagonal) : torch.tril(call.in(0), diagonal);
    }
}
