/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Names for what models hold. Enters: a model. Leaves: a hash for each value, of everything that leads to it and of nothing else. Must not
 * know what is kept under these names.
 */
package dev.pare.analysis.content;
