/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * An ONNX model as immutable objects: nodes, values, attributes, nested graphs and functions, with weights as handles.
 * Changed only through {@link dev.pare.graph.ModelEdit}. Knows nothing of files or protobuf.
 */
package dev.pare.graph;
