/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import java.util.Optional;

/**
 * The two or three matrices of a feed-forward block.
 *
 * @param in widens the hidden state; if gate and in are one matrix, that one
 * @param gate passes the nonlinearity and is multiplied with the result of {@code in}
 * @param out goes back to the hidden width and is added to the residual
 */
public record FeedForwardBlock(Linear in, Optional<Linear> gate, Linear out) {}
