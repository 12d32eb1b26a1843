/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What was measured of the inputs of weights, put together over all their places. Enters: facts and statistics; leaves: requests and
 * moments. Knows no pass.
 */
package dev.pare.prune.moments;
