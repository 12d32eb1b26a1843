/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.general;

import dev.pare.pass.TokenVocabulary;
import dev.pare.runtime.vocabulary.TokenizerFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How often each token is to be expected in text of which nothing is known. Vocabularies are learned from counts and list what is frequent
 * first, so one half of the mass follows the rank (Zipf 1949, with Mandelbrot's offset); the other half is the same for all, so that no token
 * that a tokenizer may emit counts as worthless. Special, unused and byte tokens have no part. The alphabet, which stands before what is
 * learned and is sorted by code point, ranks in the middle; ASCII ranks high.
 */
final class TokenPrior {
    private static final double UNIFORM = 0.5;
    private static final double OFFSET = 2.7;
    private static final int RANK_OF_ASCII = 100;

    private final int[] ids;
    private final double[] upTo;

    private TokenPrior(int[] ids, double[] upTo) {
        this.ids = ids;
        this.upTo = upTo;
    }

    static TokenPrior of(TokenizerFile file) {
        TokenVocabulary vocabulary = file.vocabulary();
        BitSet required = vocabulary.required();
        BitSet characters = vocabulary.characters();
        List<Integer> ids = new ArrayList<>();
        for (int id = 0; id < vocabulary.size(); id++) {
            Optional<String> token = file.token(id);
            if (token.isPresent() && (characters.get(id) || !required.get(id)) && isText(token.get())) {
                ids.add(id);
            }
        }
        double[] weights = new double[ids.size()];
        int rank = 0;
        for (int i = 0; i < weights.length; i++) {
            int id = ids.get(i);
            boolean character = characters.get(id);
            rank += character ? 0 : 1;
            int ranked = !character ? rank : isAscii(file.token(id).orElseThrow()) ? RANK_OF_ASCII : weights.length / 2;
            weights[i] = 1 / (ranked + OFFSET);
        }
        return new TokenPrior(ids.stream().mapToInt(i -> i).toArray(), summed(weights));
    }

    /** Tokens in brackets are marks of the tokenizer's, such as {@code [unused1]}, {@code <extra_id_1>} or the byte {@code <0x0A>}. */
    private static boolean isText(String token) {
        boolean marked = token.length() > 2
                && (token.startsWith("[") && token.endsWith("]") || token.startsWith("<") && token.endsWith(">"));
        return !token.isBlank() && !marked;
    }

    private static boolean isAscii(String token) {
        return token.charAt(token.length() - 1) < 0x80;
    }

    private static double[] summed(double[] weights) {
        double all = 0;
        for (double weight : weights) {
            all += weight;
        }
        double[] upTo = new double[weights.length];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += UNIFORM / weights.length + (1 - UNIFORM) * weights[i] / all;
            upTo[i] = sum;
        }
        return upTo;
    }

    /** The number of tokens that have a part. */
    int size() {
        return ids.length;
    }

    /** The share of a token; 0 if it has none. */
    double probability(int id) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == id) {
                return upTo[i] - (i == 0 ? 0 : upTo[i - 1]);
            }
        }
        return 0;
    }

    int draw(SplittableRandom random) {
        int at = Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
        return ids[Math.min(ids.length - 1, at < 0 ? -at - 1 : at)];
    }
}
