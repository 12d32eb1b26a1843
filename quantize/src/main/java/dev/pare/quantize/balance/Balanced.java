package dev.pare.quantize.balance;

import dev.pare.tensor.Tensor;

/** A weight that takes the place of another of the same name, type and shape. */
public record Balanced(Tensor old, Tensor with) {}
