/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Element types, shapes and small constants of all values of a model, also in nested graphs and in functions of the model. A model comes
 * in; what is asked of a value is worked out from the rules of {@link dev.pare.operators.Operators} and remembered. Nothing is changed,
 * and weights are not read unless something small is computed from them.
 */
package dev.pare.inference;
