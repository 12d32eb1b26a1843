/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table of adapters: which operator needs one at which version. Other changes only widened types or added options. */
final class Adapters {
    /** An operator at the version that changed it. */
    record Step(String operator, int version) {}

    private static final Map<Step, Adapter> ALL = Map.ofEntries(
            entry("BatchNormalization", 9, Normalizations::batchSpatial),
            entry("Scan", 9, Guards::scan),
            entry("Upsample", 9, Resampling::upsampleScales),
            entry("Dropout", 10, Guards::dropoutMask),
            entry("Slice", 10, AttributesToInputs::slice),
            entry("TopK", 10, AttributesToInputs::topK),
            entry("Upsample", 10, Resampling::upsampleToResize),
            entry("Clip", 11, AttributesToInputs::clip),
            entry("ConvTranspose", 11, Guards::convTranspose),
            entry("OneHot", 11, Guards::oneHot),
            entry("Pad", 11, AttributesToInputs::pad),
            entry("Resize", 11, Resampling::coordinates),
            entry("Scatter", 11, Guards::scatter),
            entry("Dropout", 12, AttributesToInputs::dropout),
            entry("Hardmax", 13, Normalizations::softmax),
            entry("LogSoftmax", 13, Normalizations::softmax),
            entry("ReduceSum", 13, AttributesToInputs::axes),
            entry("Resize", 13, Resampling::lostCoordinates),
            entry("Softmax", 13, Normalizations::softmax),
            entry("Split", 13, AttributesToInputs::split),
            entry("Squeeze", 13, AttributesToInputs::axes),
            entry("Unsqueeze", 13, AttributesToInputs::axes),
            entry("BatchNormalization", 14, Normalizations::batchOutputs),
            entry("RoiAlign", 16, Resampling::roiCoordinates),
            entry("ReduceL1", 18, AttributesToInputs::axes),
            entry("ReduceL2", 18, AttributesToInputs::axes),
            entry("ReduceLogSum", 18, AttributesToInputs::axes),
            entry("ReduceLogSumExp", 18, AttributesToInputs::axes),
            entry("ReduceMax", 18, AttributesToInputs::axes),
            entry("ReduceMean", 18, AttributesToInputs::axes),
            entry("ReduceMin", 18, AttributesToInputs::axes),
            entry("ReduceProd", 18, AttributesToInputs::axes),
            entry("ReduceSumSquare", 18, AttributesToInputs::axes),
            entry("Resize", 18, Resampling::scalesOrSizes),
            entry("Split", 18, Guards::splitParts),
            entry("AveragePool", 19, Guards::averagePool),
            entry("DFT", 20, AttributesToInputs::dftAxis),
            entry("GridSample", 20, Resampling::gridModes),
            entry("GroupNormalization", 21, Normalizations::group));

    private Adapters() {}

    static Optional<Adapter> at(String operator, int version) {
        return Optional.ofNullable(ALL.get(new Step(operator, version)));
    }

    static Set<Step> steps() {
        return ALL.keySet();
    }

    private static Map.Entry<Step, Adapter> entry(String operator, int version, Adapter adapter) {
        return Map.entry(new Step(operator, version), adapter);
    }
}
