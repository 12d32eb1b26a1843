/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The JDKs of this machine, found where they are usually installed. */
final class Jdks {
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

    private Jdks() {}

    /** A JDK with the feature version of its {@code release} file, such as 17. */
    record Jdk(int version, Path home) {
        @Override
        public String toString() {
            return "Java " + version;
        }
    }

    static Optional<Jdk> of(int version) {
        return all().stream().filter(jdk -> jdk.version() == version).findFirst();
    }

    static Jdk newest() {
        return all().stream().max(Comparator.comparing(Jdk::version)).orElseThrow();
    }

    private static List<Jdk> all() {
        String user = System.getProperty("user.home");
        Stream<Path> running = Stream.of(Path.of(System.getProperty("java.home")));
        Stream<Path> installed = Stream.of(
                        "/usr/lib/jvm", "/opt/java", "/opt", user + "/.sdkman/candidates/java", user + "/.jdks")
                .flatMap(folder -> children(Path.of(folder)));
        Stream<Path> mac =
                children(Path.of("/Library/Java/JavaVirtualMachines")).map(p -> p.resolve("Contents/Home"));
        return Stream.of(running, installed, mac)
                .flatMap(homes -> homes)
                .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                .flatMap(home -> version(home).map(version -> new Jdk(version, home)).stream())
                .toList();
    }

    private static Stream<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Integer> version(Path home) {
        try {
            Matcher found = VERSION.matcher(Files.readString(home.resolve("release")));
            return found.find() ? Optional.of(Integer.valueOf(found.group(1))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
