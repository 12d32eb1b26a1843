/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The command line: arguments in, texts and an exit code out. The only room that prints or ends the process. What is asked for is
 * checked as far as possible before work starts; the work itself is done elsewhere.
 */
package dev.pare.cli;
