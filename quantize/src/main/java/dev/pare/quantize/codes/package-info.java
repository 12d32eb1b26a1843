/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What quantization makes of a matrix or a table: integer codes and the numbers that turn them back. The kernels that choose codes make
 * these; the formats that store them take these. Knows neither.
 */
package dev.pare.quantize.codes;
