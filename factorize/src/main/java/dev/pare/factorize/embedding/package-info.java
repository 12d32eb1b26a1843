/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Splits wide embedding tables into a narrow table and a projection. Enters: a model with its facts and, if there is data, how often
 * each row is looked up. Leaves: the model with two factors in place of each chosen table. Runs no model.
 */
package dev.pare.factorize.embedding;
