/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.tensor.Shape;
import java.util.List;

/** The equation of an Einsum of two operands, such as {@code bqhd,bkhd->bhqk}. */
record Equation(List<String> operands, String result) {
    static Equation of(String text) {
        String[] sides = text.replace(" ", "").split("->", -1);
        return new Equation(List.of(sides[0].split(",", -1)), sides.length > 1 ? sides[1] : "");
    }

    /** Whether an operand names every axis of a tensor of this rank. */
    boolean fits(int operand, int rank) {
        return operand < operands.size() && operands.get(operand).length() == rank && rank >= 2;
    }

    /** The product of an operand's sizes over the axes that the result does not have. */
    long summed(int operand, Shape shape) {
        long product = 1;
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (result.indexOf(operands.get(operand).charAt(axis)) < 0) {
                product *= shape.dim(axis);
            }
        }
        return product;
    }

    /** Which operand has an axis of the result, counted from the end; 1 if both or none have it. */
    int operandWith(int axisFromEnd) {
        if (result.length() < axisFromEnd || operands.size() != 2) {
            return 1;
        }
        char letter = result.charAt(result.length() - axisFromEnd);
        return operands.get(0).indexOf(letter) >= 0 && operands.get(1).indexOf(letter) < 0 ? 0 : 1;
    }
}
