/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill;

import dev.pare.distill.data.SampleBatch;
import dev.pare.distill.network.Network;
import dev.pare.distill.torch.Precision;
import dev.pare.graph.Model;
import dev.pare.graph.ValueInfo;
import dev.pare.runtime.tensor.InputRole;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Finds out whether a model over tokens is causal: changes the last token of all rows and looks whether earlier outputs move. */
final class Causality {
    /** Sums in another order move by a few ulps; a model that sees the token moves by far more. */
    private static final double TOLERANCE = 1e-5;

    private Causality() {}

    static boolean isCausal(Model model, SampleBatch batch) {
        Optional<Port> ids = Signature.of(model.graph()).input(InputRole.IDS);
        int length = batch.length();
        if (ids.isEmpty() || length < 2) {
            return false;
        }
        Set<String> outputs = model.graph().outputs().stream()
                .filter(o -> o.element().isFloating())
                .map(ValueInfo::name)
                .collect(Collectors.toSet());
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard();
                Network network = Network.of(model, outputs, Set.of(), Precision.SINGLE)) {
            Map<String, Tensor> feeds = batch.feeds(Precision.SINGLE);
            Tensor tokens = feeds.get(ids.get().name());
            Map<String, Tensor> changed = new LinkedHashMap<>(feeds);
            changed.put(ids.get().name(), torch.cat(lastReplaced(tokens, length), 1));
            Map<String, Tensor> before = network.run(feeds);
            Map<String, Tensor> after = network.run(changed);
            return before.keySet().stream().anyMatch(o -> unmoved(before.get(o), after.get(o), batch.size(), length));
        }
    }

    /** The last token becomes the one before it, or the first where they are equal. */
    private static org.bytedeco.pytorch.TensorVector lastReplaced(Tensor tokens, int length) {
        Tensor earlier = tokens.narrow(1, 0, length - 1);
        Tensor last = tokens.narrow(1, length - 1, 1);
        Tensor before = tokens.narrow(1, length - 2, 1);
        Tensor other = torch.where(torch.eq(last, before), tokens.narrow(1, 0, 1), before);
        return new org.bytedeco.pytorch.TensorVector(earlier, other);
    }

    private static boolean unmoved(Tensor before, Tensor after, int rows, int length) {
        if (before.dim() != 3 || before.size(0) != rows || before.size(1) != length) {
            return false;
        }
        Tensor moved = torch.abs(torch.sub(before, after));
        double earlier = torch.max(moved.narrow(1, 0, length - 1)).item_double();
        double all = torch.max(moved).item_double();
        return all > 0
                && earlier
                        <= TOLERANCE * Math.max(1, torch.max(torch.abs(before)).item_double());
    }
}
