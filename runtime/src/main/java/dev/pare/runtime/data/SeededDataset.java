/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import dev.pare.graph.Dim;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.InputRole;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Inputs made up from the model's own input shapes and a seed, for when there is no data. Open axes: the first is the batch (2), the
 * past is empty, others are the sequence (16); equal symbols get equal sizes.
 */
public final class SeededDataset implements Dataset {
    private static final int BATCH = 2;
    private static final int SEQUENCE = 16;

    private final Signature signature;
    private final Map<String, Long> idBounds;
    private final long seed;
    private final int count;

    /**
     * Describes the inputs.
     *
     * @param idBounds for inputs that index a table, the number of its rows; ids without an entry stay below 2
     * @param count the number of batches of 2 samples
     */
    public SeededDataset(Signature signature, Map<String, Long> idBounds, long seed, int count) {
        this.signature = signature;
        this.idBounds = Map.copyOf(idBounds);
        this.seed = seed;
        this.count = count;
        for (Port port : signature.inputs()) {
            if (!port.isInteger() && !port.isFloat()) {
                throw new DataException(
                        "input '" + port.name() + "' is of a type for which random values cannot be made ("
                                + port.type() + "); give data for it in an .npz file");
            }
        }
    }

    private Batch batch(int number) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        Map<String, Integer> sizes = new LinkedHashMap<>();
        Map<String, Values> feeds = new LinkedHashMap<>();
        for (Port port : signature.inputs()) {
            feeds.put(port.name(), values(port, shape(port, sizes), random));
        }
        int rows = rows(feeds);
        List<Label> labels = IntStream.range(0, rows).mapToObj(i -> Label.NONE).toList();
        return new Batch(feeds, labels, mask(feeds), rows);
    }

    /** The number of samples: the first axis of the ids, or of the first input that has more axes than one. */
    private int rows(Map<String, Values> feeds) {
        Optional<Shape> ids = signature.inputs().stream()
                .filter(port -> InputRole.of(port) == InputRole.IDS)
                .map(port -> feeds.get(port.name()).shape())
                .filter(shape -> shape.rank() > 0)
                .findFirst();
        return ids.or(() -> feeds.values().stream()
                        .map(Values::shape)
                        .filter(shape -> shape.rank() > 1)
                        .findFirst())
                .map(shape -> shape.intDim(0))
                .orElse(BATCH);
    }

    private Optional<Mask> mask(Map<String, Values> feeds) {
        return signature
                .input(InputRole.IDS)
                .map(port -> feeds.get(port.name()).shape())
                .filter(shape -> shape.rank() == 2)
                .map(shape -> Mask.allReal(shape.intDim(0), shape.intDim(1)));
    }

    private static Shape shape(Port port, Map<String, Integer> sizes) {
        boolean past = InputRole.of(port) == InputRole.PAST;
        long[] dims = new long[port.rank()];
        for (int axis = 0; axis < dims.length; axis++) {
            int open = axis == 0 && port.rank() > 1 ? BATCH : past ? 0 : SEQUENCE;
            dims[axis] = size(port.dims().get(axis), open, sizes);
        }
        return Shape.of(dims);
    }

    private static long size(Dim dim, int open, Map<String, Integer> sizes) {
        if (dim instanceof Dim.Fixed fixed) {
            return fixed.size();
        }
        return dim instanceof Dim.Symbolic symbol
                ? sizes.computeIfAbsent(symbol.name(), name -> named(name, open))
                : open;
    }

    private static int named(String symbol, int otherwise) {
        return symbol.toLowerCase(Locale.ROOT).contains("batch") ? BATCH : otherwise;
    }

    private Values values(Port port, Shape shape, SplittableRandom random) {
        int size = Math.toIntExact(shape.elements());
        if (port.isFloat()) {
            return FloatValues.of(shape, floats(port, size, random));
        }
        long bound = idBounds.getOrDefault(port.name(), 2L);
        int last = shape.rank() == 0 ? 1 : Math.max(1, shape.intDim(-1));
        long[] longs = new long[size];
        for (int i = 0; i < size; i++) {
            longs[i] = integer(port, i, last, bound, random);
        }
        return LongValues.of(shape, longs);
    }

    private static long integer(Port port, int i, int last, long bound, RandomGenerator random) {
        return switch (InputRole.of(port)) {
            case ATTENTION_MASK, DECODER_MASK -> 1;
            case TOKEN_TYPES, USE_CACHE, PAST -> 0;
            case POSITIONS -> i % last;
            case IDS, DECODER_IDS, OTHER -> port.type() == DataType.BOOL ? 1 : random.nextLong(Math.max(1, bound));
        };
    }

    private static float[] floats(Port port, int size, RandomGenerator random) {
        InputRole role = InputRole.of(port);
        boolean ones = role == InputRole.ATTENTION_MASK || role == InputRole.DECODER_MASK;
        float[] floats = new float[size];
        for (int i = 0; i < size; i++) {
            floats[i] = ones ? 1 : (float) random.nextGaussian();
        }
        return floats;
    }

    @Override
    public Iterable<Batch> batches() {
        return () -> IntStream.range(0, count).mapToObj(this::batch).iterator();
    }

    @Override
    public int samples() {
        return IntStream.range(0, count).map(i -> batch(i).samples()).sum();
    }

    @Override
    public String description() {
        return "seeded inputs, no data given (seed " + seed + ")";
    }

    @Override
    public boolean synthetic() {
        return true;
    }

    @Override
    public List<String> notes() {
        List<String> unbounded = new ArrayList<>();
        for (Port port : signature.inputs()) {
            boolean ids = InputRole.of(port) == InputRole.IDS || InputRole.of(port) == InputRole.DECODER_IDS;
            if (ids && !idBounds.containsKey(port.name())) {
                unbounded.add(port.name());
            }
        }
        return unbounded.isEmpty()
                ? List.of()
                : List.of(String.join(", ", unbounded)
                        + ": the size of its table is not known, so that only the ids 0 and 1 are used");
    }
}
