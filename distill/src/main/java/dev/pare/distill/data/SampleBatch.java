/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.data;

import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Label;
import dev.pare.runtime.data.Mask;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.InputRole;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** Samples that are run together, padded to the longest of them. */
public final class SampleBatch {
    private final Signature signature;
    private final long padId;
    private final List<Sample> samples;
    private final int length;

    SampleBatch(Signature signature, long padId, List<Sample> samples) {
        this.signature = signature;
        this.padId = padId;
        this.samples = List.copyOf(samples);
        this.length = samples.stream().mapToInt(Sample::length).max().orElse(0);
    }

    List<Sample> samples() {
        return samples;
    }

    public int size() {
        return samples.size();
    }

    /** The tokens that are not padding. */
    public int tokens() {
        return samples.stream().mapToInt(Sample::tokens).sum();
    }

    public List<Label> labels() {
        return samples.stream().map(Sample::label).toList();
    }

    /** Tensor by input name; they belong to the innermost open scope. */
    public Map<String, Tensor> feeds(Precision precision) {
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        for (Port port : signature.inputs()) {
            if (samples.get(0).feeds().containsKey(port.name())) {
                feeds.put(port.name(), Torch.of(joined(port), port.type(), precision));
            }
        }
        return feeds;
    }

    private Map<String, Values> values() {
        Map<String, Values> values = new LinkedHashMap<>();
        for (Port port : signature.inputs()) {
            if (samples.get(0).feeds().containsKey(port.name())) {
                values.put(port.name(), joined(port));
            }
        }
        return values;
    }

    /** 1 for positions that are not padding, else 0: [samples, length]. */
    public Tensor mask(Precision precision) {
        return Torch.of(maskValues(), DataType.FLOAT, precision);
    }

    private FloatValues maskValues() {
        float[] real = new float[samples.size() * length];
        for (int row = 0; row < samples.size(); row++) {
            Sample sample = samples.get(row);
            for (int i = 0; i < sample.length(); i++) {
                real[row * length + i] = sample.real()[i] ? 1 : 0;
            }
        }
        return FloatValues.of(Shape.of(samples.size(), length), real);
    }

    /** The same for the runtime. */
    public Batch batch() {
        Mask mask = Mask.ofNonZero(maskValues());
        return new Batch(values(), labels(), length == 0 ? Optional.empty() : Optional.of(mask), size());
    }

    public int length() {
        return length;
    }

    private Values joined(Port port) {
        Shape first = samples.get(0).feeds().get(port.name()).shape();
        long[] shape = first.toArray();
        boolean sequence = shape.length > 1 && shape[1] == samples.get(0).length() && first.elements() > 0;
        shape[0] = samples.size();
        if (sequence) {
            shape[1] = length;
        }
        Shape whole = Shape.of(shape);
        int row = Math.toIntExact(whole.elements() / samples.size());
        if (samples.get(0).feeds().get(port.name()) instanceof FloatValues) {
            float[] all = new float[Math.toIntExact(whole.elements())];
            for (int i = 0; i < samples.size(); i++) {
                float[] own = ((FloatValues) samples.get(i).feeds().get(port.name())).toArray();
                System.arraycopy(own, 0, all, i * row, own.length);
            }
            return FloatValues.of(whole, all);
        }
        long[] all = new long[Math.toIntExact(whole.elements())];
        Arrays.fill(all, signature.input(InputRole.IDS).filter(port::equals).isPresent() ? padId : 0);
        for (int i = 0; i < samples.size(); i++) {
            long[] own = ((LongValues) samples.get(i).feeds().get(port.name())).toArray();
            System.arraycopy(own, 0, all, i * row, own.length);
        }
        return LongValues.of(whole, all);
    }
}
