/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Weight;
import dev.pare.quantize.product.Eligibility;
import dev.pare.quantize.product.ScaleSharing;
import dev.pare.quantize.rounding.GroupMultipliers;
import dev.pare.quantize.rounding.RoundingOptions;
import dev.pare.quantize.rounding.RoundingOptions.Method;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How weights are fitted.
 *
 * @param limits which weights take part
 * @param bits of weights that are multiplied
 * @param tableBits of weights that are looked up
 * @param averageBits the mean over all weights that bits are shared out to; 0 if bits are as given
 * @param timesSmaller how many times smaller the file shall become, from which the mean of bits follows; 0 for no such wish
 * @param groupSize weights of a channel that share an integer multiplier; 0 for one scale for each channel alone
 * @param method how codes are chosen where second moments are known; without them {@link Method#MSE} takes the place of GPTQ
 * @param sweeps of the descent after GPTQ
 * @param sequential whether each weight is fitted to what the weights before it make of its inputs
 * @param biasCorrection whether biases make up for the mean error
 * @param commonDirection whether tables are stored less their common direction
 * @param columnScales whether columns of tables may have scales, too
 * @param activationCost the share of the multiplications that may be spent on better activations, 0 to leave them alone; empty to let
 *     the bits of weights decide
 * @param activations what is done for activations; what is asked for by name takes place everywhere, whatever it costs
 * @param backup more bits for some weights; empty for the same bits everywhere
 * @param packedTables whether tables stay packed in memory, their rows decoded after they are looked up
 * @param residualRank directions of matrices of 3 bits and fewer that are stored apart
 * @param inputScales which inputs of a product share a scale
 * @param unpacked whether weights of few bits are stored as the 8-bit integers that they are computed with
 */
public record FittedOptions(
        Eligibility.Limits limits,
        int bits,
        int tableBits,
        double averageBits,
        double timesSmaller,
        int groupSize,
        Method method,
        int sweeps,
        boolean sequential,
        boolean biasCorrection,
        boolean commonDirection,
        boolean columnScales,
        OptionalDouble activationCost,
        ActivationChoice activations,
        Optional<Backup> backup,
        boolean packedTables,
        ResidualRank residualRank,
        ScaleSharing inputScales,
        boolean unpacked) {
    /** The largest integer of which no two saturate. */
    static final int SAFE = RoundingOptions.SAFE_PAIR / 2;

    /**
     * Elements of a row that share a multiplier. Rows have a few numbers that stand out, which one scale would either cut off or make all
     * others coarse for: with groups a table of 3 bits loses less than half.
     */
    static final int ROW_GROUP = 64;

    private static final double ACTIVATION_COST = 0.1;
    private static final double FEW_BITS = 6;
    private static final double LEAST_ABOUT_8 = 7;

    /**
     * Bits for the weights that need them most.
     *
     * @param ratio the share of the elements that has the bits of all others
     * @param tables whether tables take part
     */
    public record Backup(double ratio, int bits, boolean tables) {}

    /**
     * The share of the multiplications that is spent on better activations. Inputs that are divided leave matrices that lose more in few
     * bits, and more than activations gain.
     *
     * @param meanBits of weights
     */
    double activationCost(double meanBits) {
        return activationCost.orElse(meanBits < FEW_BITS ? 0 : ACTIVATION_COST);
    }

    /** Whether bits are shared out rather than given. */
    boolean shares() {
        return averageBits > 0 || timesSmaller > 0;
    }

    /** Whether rows of a table are decoded after they are looked up; those that are multiplied, too, must be there whole. */
    boolean staysPacked(Weight table) {
        return packedTables && !Eligibility.multiplied(table);
    }

    /** Whether tables, or most of their rows, have fewer than 8 bits. */
    boolean fewBitsForTables() {
        return shares() ? !about8() : tableBits < 8;
    }

    /** Small tables are worth float16 where all else has 8 bits. */
    int smallTableBits() {
        return tableBits == 8 && about8() ? 16 : 8;
    }

    private boolean about8() {
        return averageBits == 0 && timesSmaller <= 4;
    }

    /**
     * Whether a wish for about 8 bits would take many fewer, so that 8 bits are better than the wish.
     *
     * @param meanBits that the wish leaves
     */
    boolean keepsEightBits(double meanBits) {
        return bits == 8 && timesSmaller > 0 && about8() && meanBits < LEAST_ABOUT_8;
    }

    /**
     * The rounding of a weight that is multiplied.
     *
     * @param integers whether it is multiplied as integers
     */
    RoundingOptions rounding(int width, boolean moments, boolean integers) {
        RoundingOptions plain = rounding(width, groupSize, moments, integers);
        return moments && method == Method.GPTQ ? plain.withSweeps(sweeps) : plain;
    }

    /** The rounding of rows that are looked up, and maybe multiplied, too. */
    RoundingOptions rowRounding(int width, int length, boolean metric, boolean multiplied) {
        return rounding(width, rowGroup(length), metric, multiplied);
    }

    /** Elements of a row of this length that share a multiplier; 0 where its one scale does. */
    static int rowGroup(int length) {
        return length > ROW_GROUP ? ROW_GROUP : 0;
    }

    private RoundingOptions rounding(int width, int group, boolean metric, boolean integers) {
        Method used = method == Method.GPTQ && !metric ? Method.MSE : method;
        return group == 0 || !isGrouped(width)
                ? channels(width, used, integers)
                : RoundingOptions.ofGroups(width, group, integers ? SAFE : RoundingOptions.LARGEST, used);
    }

    /** Widths whose codes leave room for multipliers in 8 bits. */
    static boolean isGrouped(int width) {
        return width <= 6 && width != Precision.TERNARY;
    }

    private RoundingOptions channels(int width, Method used, boolean integers) {
        boolean ternary = width == Precision.TERNARY;
        return new RoundingOptions(
                ternary ? 2 : width,
                !ternary && width < 8,
                0,
                RoundingOptions.LARGEST,
                integers ? RoundingOptions.SAFE_PAIR : RoundingOptions.ANY_PAIR,
                GroupMultipliers.of(1),
                used,
                0);
    }
}
