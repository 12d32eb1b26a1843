/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

/** The version of Pare that runs. */
public final class Version {
    private Version() {}

    /** The version, such as {@code 0.1.0}; {@code development} when run from classes and not from a jar. */
    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
