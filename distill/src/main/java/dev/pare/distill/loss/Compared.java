/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.loss;

import dev.pare.distill.data.SampleBatch;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * What both models made of a batch.
 *
 * @param teacher value by name, without gradients
 * @param student value by name
 * @param mask 1 for positions that are not padding, [samples, length]
 */
public record Compared(Map<String, Tensor> teacher, Map<String, Tensor> student, Tensor mask, SampleBatch batch) {}
