package dev.pare.quantize.centre;

import dev.pare.tensor.Tensor;

/** A row of constants that takes the place of another of the same name, type and shape. */
public record Shift(Tensor old, Tensor with) {}
