/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.operator;

import dev.pare.distill.operator.OperatorTable.Entries;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Sums, means and extremes along axes, and softmax. */
final class Reductions {
    private interface Along {
        Tensor reduce(Tensor data, long[] axes, boolean keep);
    }

    private Reductions() {}

    static void addTo(Entries entries) {
        entries.one(
                "ReduceMean", c -> reduce(c, (t, axes, keep) -> torch.mean(t, axes, keep, new ScalarTypeOptional())));
        entries.one("ReduceSum", c -> reduce(c, Reductions::sum));
        entries.one("ReduceMax", c -> reduce(c, torch::amax));
        entries.one("ReduceMin", c -> reduce(c, torch::amin));
        entries.one("ReduceLogSumExp", c -> reduce(c, torch::logsumexp));
        entries.one("ReduceSumSquare", c -> reduce(c, (t, axes, keep) -> sum(torch.mul(t, t), axes, keep)));
        entries.one("ReduceL1", c -> reduce(c, (t, axes, keep) -> sum(torch.abs(t), axes, keep)));
        entries.one("ReduceL2", c -> reduce(c, (t, axes, keep) -> torch.sqrt(sum(torch.mul(t, t), axes, keep))));
        entries.one("CumSum", Reductions::runningSum);
        entries.one("ArgMax", c -> arg(c, true));
        entries.one("ArgMin", c -> arg(c, false));
        entries.one("Softmax", c -> softmax(c, torch::softmax));
        entries.one("LogSoftmax", c -> softmax(c, torch::log_softmax));
    }

    private static Tensor sum(Tensor data, long[] axes, boolean keep) {
        return torch.sum(data, axes, keep, new ScalarTypeOptional());
    }

    private static Tensor reduce(Call call, Along along) {
        int rank = call.rank(0);
        long[] axes = call.longs("axes", 1).orElse(new long[0]);
        if (axes.length == 0 && call.flag("noop_with_empty_axes", false)) {
            return new Tensor(call.in(0));
        }
        long[] all = axes.length == 0 ? Call.allAxes(rank) : Call.axes(axes, rank);
        return along.reduce(call.in(0), all, call.flag("keepdims", true));
    }

    private static Tensor runningSum(Call call) {
        int axis = Call.axis(call.longs(1)[0], call.rank(0));
        boolean reverse = call.flag("reverse", false);
        Tensor data = reverse ? call.in(0).flip(axis) : call.in(0);
        Tensor sums = torch.cumsum(data, axis);
        Tensor wanted = call.flag("exclusive", false) ? torch.sub(sums, data) : sums;
        return reverse ? wanted.flip(axis) : wanted;
    }

    private static Tensor arg(Call call, boolean most) {
        if (call.flag("select_last_index", false)) {
            throw call.unsupported("the last of several extremes");
        }
        LongOptional axis = new LongOptional(call.integer("axis", 0));
        boolean keep = call.flag("keepdims", true);
        return most ? torch.argmax(call.in(0), axis, keep) : torch.argmin(call.in(0), axis, keep);
    }

    private interface Normalize {
        Tensor run(Tensor data, long axis);
    }

    /** Computes the softmax; until opset 12 all axes from the given one on are taken together. */
    private static Tensor softmax(Call call, Normalize normalize) {
        if (call.opset() >= 13) {
            return normalize.run(call.in(0), call.integer("axis", -1));
        }
        int axis = Call.axis(call.integer("axis", 1), call.rank(0));
        Tensor flat = torch.flatten(call.in(0), axis, -1);
        return normalize.run(flat, axis).reshape(call.in(0).shape());
    }
}
