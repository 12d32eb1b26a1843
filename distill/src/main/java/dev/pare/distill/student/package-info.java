/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Students from teachers: where a model's layers begin and end, found by structure, and models with some of them only. Enters: a model.
 * Leaves: the names of hidden states, and a student. Must not know training.
 */
package dev.pare.distill.student;
