/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.codes;

import java.util.Map;

/** The codes of one source in the order in which they are stored. */
interface SlotCodec {
    int slots();

    /** What stands in a slot now. */
    int integer(int slot);

    Block grid(int slot);

    /**
     * @param integers one for each slot, on the grid of the slot
     * @return bytes by the name of the initializer that is to hold them
     */
    Map<String, byte[]> encode(int[] integers);
}
