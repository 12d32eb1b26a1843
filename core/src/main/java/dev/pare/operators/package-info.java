/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What each operator is: its kind, which inputs carry data, how many inputs and outputs it has in which version, and how types and
 * shapes of its outputs follow from its inputs. An operator comes in, a {@link dev.pare.operators.Schema} comes out. Nothing here knows
 * a model: what depends on the values of a graph is asked through an interface.
 */
package dev.pare.operators;
