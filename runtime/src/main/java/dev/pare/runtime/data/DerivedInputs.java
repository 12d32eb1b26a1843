/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.InputRole;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the inputs that follow from the tokens: masks, token types (0), positions, an empty past, and for encoder-decoder models the
 * decoder's ids, which are the encoder's moved right by one behind a padding id (the model then reads its own input, as in denoising).
 */
final class DerivedInputs {
    private final Signature signature;
    private final long padId;
    private final String source;

    /** @param source names the data in messages */
    DerivedInputs(Signature signature, long padId, String source) {
        this.signature = signature;
        this.padId = padId;
        this.source = source;
    }

    /** The given feeds and all that can be derived; an input that cannot is an error that names it. */
    Map<String, Values> complete(Map<String, Values> given, Mask mask) {
        Map<String, Values> feeds = new LinkedHashMap<>(given);
        List<String> missing = new ArrayList<>();
        for (Port port : signature.inputs()) {
            if (!feeds.containsKey(port.name())) {
                derive(port, given, mask)
                        .ifPresentOrElse(v -> feeds.put(port.name(), v), () -> missing.add(port.name()));
            }
        }
        if (!missing.isEmpty()) {
            throw new DataException(source + ": the model also needs " + String.join(", ", missing)
                    + ", which cannot be derived; give all of its inputs (" + signature.inputNames()
                    + ") in an .npz file");
        }
        return feeds;
    }

    private Optional<Values> derive(Port port, Map<String, Values> given, Mask mask) {
        return switch (InputRole.of(port)) {
            case ATTENTION_MASK, DECODER_MASK ->
                port.rank() == 2 ? Optional.of(typed(port, mask.toValues())) : Optional.empty();
            case TOKEN_TYPES -> Optional.of(zeros(port, mask.rows(), mask.length()));
            case POSITIONS -> Optional.of(positions(port, mask));
            case DECODER_IDS ->
                signature.input(InputRole.IDS).map(ids -> shifted(((LongValues) given.get(ids.name()))));
            case PAST -> Optional.of(emptyPast(port, mask.rows()));
            case USE_CACHE -> Optional.of(zeros(port, 1));
            case IDS, OTHER -> Optional.empty();
        };
    }

    static Values typed(Port port, LongValues values) {
        if (port.isInteger()) {
            return values;
        }
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.at(i);
        }
        return FloatValues.of(values.shape(), floats);
    }

    private static Values zeros(Port port, long... dims) {
        Shape shape = Shape.of(dims);
        return typed(port, LongValues.of(shape, new long[Math.toIntExact(shape.elements())]));
    }

    private static Values positions(Port port, Mask mask) {
        int rows = port.rank() < 2 || port.fixed(0).orElse(0) == 1 ? 1 : mask.rows();
        long[] positions = new long[rows * mask.length()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = i % mask.length();
        }
        Shape shape = port.rank() < 2 ? Shape.of(mask.length()) : Shape.of(rows, mask.length());
        return LongValues.of(shape, positions);
    }

    /** Batch first; every other axis that the model leaves open is the past's length, which is 0. */
    private static Values emptyPast(Port port, int rows) {
        long[] dims = new long[port.rank()];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = port.fixed(axis).orElse(axis == 0 ? rows : 0);
        }
        return zeros(port, dims);
    }

    private LongValues shifted(LongValues ids) {
        int length = ids.shape().intDim(1);
        long[] shifted = new long[ids.size()];
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] = i % length == 0 ? padId : ids.at(i - 1);
        }
        return LongValues.of(ids.shape(), shifted);
    }
}
