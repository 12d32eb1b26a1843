/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg.nd4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.nd4j.linalg.factory.Nd4j;

/** The version of ND4J on the class path, which its own version check does not find. */
final class Nd4jVersion {
    private static final String DESCRIPTION = "/META-INF/maven/org.nd4j/nd4j-api/pom.properties";

    private Nd4jVersion() {}

    /** "ND4J" and the version, or only "ND4J" where repackaging has dropped the description of the jar. */
    static String name() {
        try (InputStream in = Nd4j.class.getResourceAsStream(DESCRIPTION)) {
            if (in == null) {
                return "ND4J";
            }
            Properties properties = new Properties();
            properties.load(in);
            return "ND4J " + properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + DESCRIPTION + " from ND4J's jar; is the jar damaged?", e);
        }
    }
}
