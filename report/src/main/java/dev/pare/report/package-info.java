/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Texts from records of a run: for people (terminal, Markdown) and for programs (JSON). Enters: plain records. Leaves: text. Pure
 * functions; reads and writes no file, knows no ONNX Runtime and no command line.
 */
package dev.pare.report;
