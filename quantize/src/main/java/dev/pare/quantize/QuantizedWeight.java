package dev.pare.quantize;

import dev.pare.analysis.Weight;

/** A weight as it is stored now: the names of its codes and scales. */
record QuantizedWeight(Weight weight, Target target, String codes, String scales) {}
