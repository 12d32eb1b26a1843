/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Chooses which weights of a model get more bits than the others. Enters: sizes and sensitivities; leaves: the chosen ones. Knows neither
 * weights nor formats.
 */
package dev.pare.quantize.mixed;
