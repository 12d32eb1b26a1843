/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Takes a model to a newer operator set, and finds the lowest IR version that can hold it. A model enters, and a model with
 * the same meaning leaves, or the reasons why that cannot be promised. Knows no file, no pass and no runtime.
 */
package dev.pare.opset;
