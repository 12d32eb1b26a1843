/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import dev.pare.quantize.codes.GroupedCodes;

/**
 * Where the codes of one channel lie in its bytes. Channels start at a byte, and so do groups: where a group does not fill whole units,
 * every group is filled up; otherwise only the end of the channel is.
 */
final class RowForm {
    private final Packing packing;
    private final int length;
    private final int groupSize;
    private final int groups;

    RowForm(GroupedCodes codes, Packing packing, PackedMultipliers palette) {
        this.packing = packing;
        this.length = codes.length();
        boolean grouped = palette.chooses() && codes.groups() > 1;
        this.groupSize = grouped ? codes.groupSize() : length;
        this.groups = grouped ? codes.groups() : 1;
    }

    int groups() {
        return groups;
    }

    int groupSize() {
        return groupSize;
    }

    int length() {
        return length;
    }

    /** Units that one whole group takes. */
    int groupUnits() {
        return (groupSize + packing.unit() - 1) / packing.unit();
    }

    /** Whether groups have codes at their end that stand for nothing. */
    boolean paddedGroups() {
        return groups > 1 && groupSize % packing.unit() != 0;
    }

    int units() {
        return paddedGroups() ? groups * groupUnits() : (length + packing.unit() - 1) / packing.unit();
    }

    /** Whether the last group is as long as the others. */
    boolean wholeGroups() {
        return units() == groups * groupUnits();
    }

    /** Codes of a channel with those that stand for nothing. */
    int slots() {
        return units() * packing.unit();
    }

    int slot(int k) {
        return paddedGroups() ? k / groupSize * groupUnits() * packing.unit() + k % groupSize : k;
    }

    int lowBytes() {
        return slots() / packing.perByte();
    }

    int highBytes() {
        return packing.hasHigh() ? units() : 0;
    }

    int rowBytes() {
        return lowBytes() + highBytes();
    }
}
