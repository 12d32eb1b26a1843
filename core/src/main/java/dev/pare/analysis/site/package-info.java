/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The places where a weight is multiplied with something, as y = x W + b: which value x is, which way round W is stored and which
 * constant b follows.
 *
 * <p>Enters: {@link dev.pare.analysis.Facts} and one of their weights. Leaves: {@link dev.pare.analysis.site.LinearUses}, or the reason why
 * nothing else can stand there. Decides nothing and knows no pass.
 */
package dev.pare.analysis.site;
