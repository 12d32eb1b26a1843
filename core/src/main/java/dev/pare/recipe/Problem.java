/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.recipe;

/**
 * A mistake in a recipe.
 *
 * @param path where, such as {@code steps[1].quantize-weights.bits}
 */
public record Problem(String path, String message) {
    @Override
    public String toString() {
        return path + ": " + message;
    }
}
