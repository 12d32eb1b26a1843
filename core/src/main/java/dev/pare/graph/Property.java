/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.graph;

/** An entry of the model's metadata. */
public record Property(String key, String value) {}
