/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What each ONNX operator does, in torch and with gradients. Enters: a node and the tensors of its inputs. Leaves: the tensors of its
 * outputs. Must not know graphs, training or files.
 */
package dev.pare.distill.operator;
