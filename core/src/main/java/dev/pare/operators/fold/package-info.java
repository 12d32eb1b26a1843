/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What operators give for constant inputs. A node and constants come in, a constant comes out, or nothing where the operator is not one
 * that exporters compute shapes and masks with. Knows no graph.
 */
package dev.pare.operators.fold;
