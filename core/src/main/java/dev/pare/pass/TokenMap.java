/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.pass;

import java.util.Arrays;
import java.util.BitSet;

/** Which tokens a model still knows. Their order stays and they are numbered anew, from 0 without a gap. */
public final class TokenMap {
    private final BitSet kept;
    private final int before;
    private final int[] news;
    private final int[] olds;

    /**
     * @param kept old ids
     * @param before number of old ids
     */
    public TokenMap(BitSet kept, int before) {
        this.kept = (BitSet) kept.clone();
        this.before = before;
        this.news = new int[before];
        this.olds = kept.stream().toArray();
        Arrays.fill(news, -1);
        for (int i = 0; i < olds.length; i++) {
            news[olds[i]] = i;
        }
    }

    /** Number of tokens before. */
    public int before() {
        return before;
    }

    /** Number of tokens that are left. */
    public int size() {
        return olds.length;
    }

    public boolean keeps(long old) {
        return old >= 0 && old < before && kept.get((int) old);
    }

    /** The new id of a token, or -1 if it is gone. */
    public int newId(long old) {
        return keeps(old) ? news[(int) old] : -1;
    }

    /** The id that a token had before. */
    public int oldId(int id) {
        return olds[id];
    }
}
