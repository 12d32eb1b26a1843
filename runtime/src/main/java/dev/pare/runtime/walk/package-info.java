/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A model that is run part by part on the same batches, while its later nodes still change. Enters: forms of a model, names of values,
 * inputs of batches. Leaves: these values, batch by batch; what later nodes need is kept on disk. Must not know what the values are for.
 */
package dev.pare.runtime.walk;
