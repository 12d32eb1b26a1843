/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

/** Which two matrices of an attention are factored together. */
enum Side {
    QUERY_KEY("scores"),
    VALUE_OUTPUT("output");

    private final String product;

    Side(String product) {
        this.product = product;
    }

    /** What the two make together, for messages. */
    String product() {
        return product;
    }
}
