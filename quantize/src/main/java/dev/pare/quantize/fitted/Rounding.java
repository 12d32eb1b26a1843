/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.rounding.Grid;
import dev.pare.quantize.rounding.Hessian;
import dev.pare.quantize.rounding.Rounder;
import dev.pare.quantize.rounding.RoundingOptions;
import dev.pare.tensor.Half;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Rounds channels on grids whose scales are float16 numbers, if these reach: half the bytes, and codes that know of it. */
final class Rounding {
    private Rounding() {}

    static GroupedCodes of(Channels channels, RoundingOptions options, Optional<Hessian> hessian) {
        Grid grid = Rounder.grid(channels.values(), channels.count(), channels.length(), options, hessian);
        return Rounder.onGrid(channels.values(), halved(grid), options, hessian);
    }

    /** The same for channels that each see one of several parts of the inputs, as in a grouped convolution. */
    static GroupedCodes inParts(
            Channels channels, int parts, RoundingOptions options, List<Optional<Hessian>> hessians) {
        if (parts == 1) {
            return of(channels, options, hessians.get(0));
        }
        int each = channels.count() / parts;
        List<GroupedCodes> rounded = new ArrayList<>();
        for (int p = 0; p < parts; p++) {
            float[] values = Arrays.copyOfRange(
                    channels.values(), p * each * channels.length(), (p + 1) * each * channels.length());
            rounded.add(of(new Channels(each, channels.length(), values), options, hessians.get(p)));
        }
        return joined(rounded);
    }

    private static GroupedCodes joined(List<GroupedCodes> parts) {
        GroupedCodes first = parts.get(0);
        int channels = parts.stream().mapToInt(GroupedCodes::channels).sum();
        byte[] codes = new byte[channels * first.length()];
        byte[] multipliers = new byte[first.multipliers().length == 0 ? 0 : channels * first.groups()];
        float[] scales = new float[channels];
        int at = 0;
        for (GroupedCodes part : parts) {
            System.arraycopy(part.codes(), 0, codes, at * first.length(), part.codes().length);
            if (multipliers.length > 0) {
                System.arraycopy(part.multipliers(), 0, multipliers, at * first.groups(), part.multipliers().length);
            }
            System.arraycopy(part.scales(), 0, scales, at, part.channels());
            at += part.channels();
        }
        return new GroupedCodes(channels, first.length(), first.bits(), first.groupSize(), codes, multipliers, scales);
    }

    private static Grid halved(Grid grid) {
        float[] scales = new float[grid.scales().length];
        for (int i = 0; i < scales.length; i++) {
            float magnitude = Math.abs(grid.scales()[i]);
            if (magnitude < 2 * Half.MIN_NORMAL || magnitude > Half.MAX / 2) {
                return grid;
            }
            scales[i] = Half.toFloat(Half.fromFloat(grid.scales()[i]));
        }
        return new Grid(grid.channels(), grid.length(), grid.levels(), grid.groupSize(), scales, grid.multipliers());
    }
}
