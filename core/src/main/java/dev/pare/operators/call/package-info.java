/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A node with what is known of its inputs, the signature that its operator has in a version, and the rules that may ask for both. Knows
 * no operator.
 */
package dev.pare.operators.call;
