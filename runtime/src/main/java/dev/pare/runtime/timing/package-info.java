/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How long products take on this machine. Enters: sizes of products. Leaves: seconds, from a table of timed sizes that is kept in a file.
 * Builds its own tiny models; knows no model of a user and no pass.
 */
package dev.pare.runtime.timing;
