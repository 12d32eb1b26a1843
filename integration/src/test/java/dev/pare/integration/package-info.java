/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Pare beside a pretrained model and the client that people run it in.
 *
 * <p>In: artifacts of other projects from Maven Central. Out: nothing. Must not know: how Pare does what it does; it is used as its
 * users use it.
 */
package dev.pare.integration;
