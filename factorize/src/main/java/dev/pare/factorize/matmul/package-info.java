/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Writes weights of MatMul and Gemm as products of two narrow matrices. Enters: a model with its facts and, if there is data, the
 * second moments of what enters each weight. Leaves: the model with two factors in place of each chosen weight. Runs no model.
 */
package dev.pare.factorize.matmul;
