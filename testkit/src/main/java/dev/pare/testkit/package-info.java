/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What tests of models and of passes need: small graphs, models of any size with the shape of BERT, comparisons and assertions. For
 * Pare's own tests and for users who gate their models. Models and files come in, failures of assertions go out; knows no pass.
 */
package dev.pare.testkit;
