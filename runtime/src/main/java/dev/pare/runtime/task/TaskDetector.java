/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Label;
import dev.pare.runtime.data.SequenceAxis;
import dev.pare.runtime.task.vector.Pooling;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.InputRole;
import dev.pare.runtime.tensor.OutputNames;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Finds out what a model is for, from the names and shapes of its outputs on a first batch. */
public final class TaskDetector {
    /** A wider row of logits is taken for one over tokens when the vocabulary is not known. */
    private static final int MOST_CLASSES = 100;

    private final Signature signature;
    private final SequenceAxis axis;
    private final OptionalLong vocabulary;
    private final Pooling pooling;

    /** @param vocabulary the number of token ids, if known */
    public TaskDetector(Signature signature, OptionalLong vocabulary) {
        this(signature, vocabulary, Pooling.AUTO);
    }

    /** @param pooling how vectors of texts are made of outputs */
    public TaskDetector(Signature signature, OptionalLong vocabulary, Pooling pooling) {
        this.signature = signature;
        this.axis = new SequenceAxis(signature);
        this.vocabulary = vocabulary;
        this.pooling = pooling;
    }

    /** A kind and the outputs that it is measured on. */
    public record Task(TaskKind kind, List<String> outputs) {
        public static final Task NOTHING = new Task(TaskKind.NONE, List.of());

        public Task {
            outputs = List.copyOf(outputs);
        }

        /** Whether the outputs have a row for each sample. By chance that can be so for one batch and not for the next. */
        public boolean fits(Batch batch, Map<String, Values> values) {
            return outputs.stream().allMatch(name -> hasRows(values.get(name), batch));
        }
    }

    /**
     * The task of a model.
     *
     * @param outputs the original's outputs for the batch
     * @param causal whether later tokens leave earlier outputs alone, for models over tokens
     */
    public Task detect(Batch batch, Map<String, Values> outputs, boolean causal) {
        List<Port> floats = candidates(batch, outputs);
        Optional<Task> span = span(batch, outputs, floats);
        if (span.isPresent()) {
            return span.get();
        }
        for (Port port : byLikelihood(floats, outputs)) {
            TaskKind kind = kind(port, batch, (FloatValues) outputs.get(port.name()), causal);
            if (kind != TaskKind.NONE) {
                return new Task(kind, List.of(port.name()));
            }
        }
        return Task.NOTHING;
    }

    /** The task when the user says what it is; the likeliest output with a fitting rank is taken. */
    public Task forced(TaskKind kind, Batch batch, Map<String, Values> outputs) {
        List<Port> floats = byLikelihood(candidates(batch, outputs), outputs);
        if (kind == TaskKind.SPAN) {
            return span(batch, outputs, floats).orElse(Task.NOTHING);
        }
        return floats.stream()
                .filter(port -> kind != TaskKind.EMBEDDING || !OutputNames.isLogits(port.name()))
                .filter(port -> fits(kind, outputs.get(port.name()).shape().rank()))
                .findFirst()
                .map(port -> new Task(kind, List.of(port.name())))
                .orElse(Task.NOTHING);
    }

    private List<Port> candidates(Batch batch, Map<String, Values> outputs) {
        return signature.outputs().stream()
                .filter(port -> outputs.get(port.name()) instanceof FloatValues values && hasRows(values, batch))
                .toList();
    }

    private static boolean hasRows(Values values, Batch batch) {
        return values.shape().rank() > 0 && values.shape().dim(0) == batch.rows();
    }

    private boolean fits(TaskKind kind, int rank) {
        return switch (kind) {
            case CLASSIFICATION -> rank == 2;
            case TOKEN, CAUSAL_LM, MASKED_LM -> rank == 3;
            case EMBEDDING -> pooling.takes(rank);
            case SPAN, NONE -> false;
        };
    }

    private Optional<Task> span(Batch batch, Map<String, Values> outputs, List<Port> floats) {
        List<Port> perToken = floats.stream()
                .filter(port -> outputs.get(port.name()).shape().rank() == 2)
                .filter(port -> axis.in(port, outputs.get(port.name()).shape(), batch))
                .toList();
        if (perToken.size() != 2) {
            return Optional.empty();
        }
        return Optional.of(
                new Task(TaskKind.SPAN, perToken.stream().map(Port::name).toList()));
    }

    /** A vector of the text is preferred to those of its tokens, but for BERT's pooler, which is trained to tell pairs apart. */
    private static List<Port> byLikelihood(List<Port> ports, Map<String, Values> outputs) {
        Stream<Port> logits = ports.stream().filter(port -> OutputNames.isLogits(port.name()));
        Stream<Port> texts = ports.stream()
                .filter(port -> OutputNames.isVector(port.name()) && !OutputNames.isPooler(port.name()))
                .filter(port -> outputs.get(port.name()).shape().rank() == 2);
        Stream<Port> vectors = ports.stream().filter(port -> OutputNames.isVector(port.name()));
        return Stream.of(logits, texts, vectors, ports.stream())
                .flatMap(stream -> stream)
                .distinct()
                .toList();
    }

    private TaskKind kind(Port port, Batch batch, FloatValues values, boolean causal) {
        int rank = values.shape().rank();
        boolean vector = OutputNames.isVector(port.name());
        if (rank == 2 && !axis.in(port, values.shape(), batch)) {
            return vector || !isClasses(port, batch, values.rowSize()) ? TaskKind.EMBEDDING : TaskKind.CLASSIFICATION;
        }
        if (rank != 3 || batch.mask().isEmpty()) {
            return TaskKind.NONE;
        }
        int width = values.shape().intDim(2);
        boolean wide = width > MOST_CLASSES;
        boolean unnamed = !OutputNames.isLogits(port.name()) && width >= Signature.LEAST_VECTOR_WIDTH;
        if (vector || (unnamed && !isVocabulary(values))) {
            return axis.in(port, values.shape(), batch) ? TaskKind.EMBEDDING : TaskKind.NONE;
        }
        boolean next = causal || signature.input(InputRole.DECODER_IDS).isPresent();
        if (isVocabulary(values) || (vocabulary.isEmpty() && (wide || next))) {
            return next ? TaskKind.CAUSAL_LM : TaskKind.MASKED_LM;
        }
        return axis.in(port, values.shape(), batch) ? TaskKind.TOKEN : TaskKind.NONE;
    }

    private boolean isVocabulary(FloatValues values) {
        return vocabulary.isPresent() && values.shape().dim(-1) == vocabulary.getAsLong();
    }

    private static boolean isClasses(Port port, Batch batch, int width) {
        boolean labelled = batch.labels().stream()
                .anyMatch(label -> label instanceof Label.ClassIndex known && known.index() < width);
        return OutputNames.isLogits(port.name()) || labelled || width < Signature.LEAST_VECTOR_WIDTH;
    }

    /** A meter for a task. */
    public TaskMeter meter(Task task, boolean pairs) {
        return switch (task.kind()) {
            case CLASSIFICATION -> new ClassMeter(task.outputs().get(0));
            case TOKEN, MASKED_LM -> new TokenMeter(task.kind(), task.outputs().get(0), Optional.empty());
            case CAUSAL_LM -> new TokenMeter(task.kind(), task.outputs().get(0), nextTokenInput());
            case SPAN -> new SpanMeter(task.outputs().get(0), task.outputs().get(1));
            case EMBEDDING -> new EmbeddingMeter(task.outputs().get(0), pooling, pairs, ids());
            case NONE -> new NoTask();
        };
    }

    private Optional<String> ids() {
        return signature.input(InputRole.IDS).map(Port::name);
    }

    private Optional<String> nextTokenInput() {
        return signature
                .input(InputRole.DECODER_IDS)
                .or(() -> signature.input(InputRole.IDS))
                .map(Port::name);
    }
}
