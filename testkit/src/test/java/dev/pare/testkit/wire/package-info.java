/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A second reader of the ONNX wire format, as an oracle for the first: it knows only the schema and shares no code with Pare. Bytes
 * come in, trees that can be compared go out; everything that the format leaves open (order of different fields, packing, place of
 * the weights) is evened out.
 */
package dev.pare.testkit.wire;
