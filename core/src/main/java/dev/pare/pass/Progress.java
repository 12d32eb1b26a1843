/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.pass;

/** Told how far long work has come. Called from one thread at a time. */
@FunctionalInterface
public interface Progress {
    Progress SILENT = (label, done, total) -> {};

    /**
     * @param label what is being done, a few words
     * @param done finished units
     * @param total all units; done equal to total ends the work
     */
    void report(String label, long done, long total);
}
