/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.operator;

import dev.pare.distill.operator.OperatorTable.Entries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Several tensors into one, and one into several. */
final class Joining {
    private Joining() {}

    static void addTo(Entries entries) {
        entries.one("Concat", Joining::concat);
        entries.many("Split", Joining::split);
        entries.one("Slice", Joining::slice);
    }

    private static Tensor concat(Call call) {
        List<Tensor> parts = call.present();
        if (parts.size() == 1) {
            return new Tensor(parts.get(0));
        }
        return torch.cat(new TensorVector(parts.toArray(new Tensor[0])), call.integer("axis", 0));
    }

    private static List<Tensor> split(Call call) {
        int axis = Call.axis(call.integer("axis", 0), call.rank(0));
        long size = call.in(0).size(axis);
        int parts = call.node().outputs().size();
        long[] sizes = call.longs("split", 1).orElseGet(() -> equal(size, parts));
        List<Tensor> result = new ArrayList<>();
        long from = 0;
        for (long each : sizes) {
            result.add(part(call.in(0), axis, from, from + each, 1));
            from += each;
        }
        return result;
    }

    /** The last part is smaller if the size cannot be divided. */
    private static long[] equal(long size, int parts) {
        long each = (size + parts - 1) / parts;
        long[] sizes = new long[parts];
        Arrays.fill(sizes, each);
        sizes[parts - 1] = size - each * (parts - 1);
        return sizes;
    }

    private static Tensor slice(Call call) {
        long[] starts = call.longs("starts", 1).orElseThrow(() -> call.unsupported("a Slice without starts"));
        long[] ends = call.longs("ends", 2).orElseThrow(() -> call.unsupported("a Slice without ends"));
        long[] axes = call.longs("axes", 3).orElseGet(() -> Call.allAxes(starts.length));
        long[] steps = call.has(4) ? call.longs(4) : null;
        Tensor result = call.in(0);
        for (int i = 0; i < starts.length; i++) {
            int axis = Call.axis(axes[i], call.rank(0));
            long step = steps == null ? 1 : steps[i];
            result = step > 0
                    ? part(result, axis, starts[i], ends[i], step)
                    : backwards(result, axis, starts[i], ends[i], step);
        }
        return result;
    }

    private static Tensor part(Tensor data, int axis, long start, long end, long step) {
        return data.slice(axis, new LongOptional(start), new LongOptional(end), step);
    }

    /** Turns the axis round, so that the step is positive. */
    private static Tensor backwards(Tensor data, int axis, long start, long end, long step) {
        long size = data.size(axis);
        long first = Math.max(-1, Math.min(size - 1, start < 0 ? start + size : start));
        long last = Math.max(-1, Math.min(size - 1, end < -size ? -1 : end < 0 ? end + size : end));
        Tensor turned = data.flip(axis);
        return part(turned, axis, size - 1 - first, Math.max(size - 1 - first, size - 1 - last), -step);
    }
}
