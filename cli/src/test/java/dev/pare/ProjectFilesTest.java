/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What people and repositories expect beside the code is there and complete: licences, notices, the index of decisions, the bill of materials. */
class ProjectFilesTest {
    private static final Path ROOT = Path.of(System.getProperty("pare.root")).normalize();
    private static final Pattern JAR = Pattern.compile("(.+?)-\\d[^/]*\\.jar");
    private static final Pattern MODULE = Pattern.compile("<artifactId>(pare-[a-z0-9-]+)</artifactId>");

    @Test
    void everySourceBeginsWithTheLicence() throws IOException {
        String header = Files.readString(ROOT.resolve(".licence-header"));
        List<Path> without = sources().stream()
                .filter(source -> !read(source).startsWith(header))
                .map(ROOT::relativize)
                .toList();

        assertThat(header).contains("SPDX-License-Identifier: Apache-2.0");
        assertThat(read(ROOT.resolve("LICENSE"))).contains("Apache License", "Version 2.0");
        assertThat(sources()).hasSizeGreaterThan(500);
        assertThat(without).as("sources that do not begin with .licence-header").isEmpty();
    }

    /** The class path of this test holds all that is shipped, and what tests need. */
    @Test
    void theNoticeNamesEveryLibrary() {
        String notice = read(ROOT.resolve("NOTICE"));
        Set<String> libraries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> JAR.matcher(Path.of(entry).getFileName().toString()))
                .filter(Matcher::matches)
                .map(match -> match.group(1))
                .filter(name -> !name.startsWith("pare-"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(libraries).contains("onnxruntime", "picocli");
        assertThat(libraries).allSatisfy(library -> assertThat(notice).containsPattern("\\b" + library + "\\b"));
    }

    @Test
    void theIndexOfDecisionsIsComplete() {
        List<String> rows = walk(ROOT.resolve("docs/adr"))
                .filter(file -> file.getFileName().toString().matches("\\d{4}-.*\\.md"))
                .sorted()
                .map(ProjectFilesTest::row)
                .toList();
        List<String> numbers = rows.stream().map(row -> row.split("\\|")[1]).toList();

        assertThat(read(ROOT.resolve("docs/adr/README.md")).lines().filter(line -> line.matches("\\| \\d+ .*")))
                .containsExactlyElementsOf(rows);
        assertThat(numbers).doesNotHaveDuplicates();
    }

    /** The row of a decision: its number, and its title as a link. */
    private static String row(Path decision) {
        String name = decision.getFileName().toString();
        String[] heading =
                read(decision).lines().findFirst().orElseThrow().substring(2).split("\\. ", 2);
        assertThat(Integer.parseInt(name.substring(0, 4))).as(name).isEqualTo(Integer.parseInt(heading[0]));
        return "| " + heading[0] + " | [" + heading[1] + "](" + name + ") |";
    }

    @Test
    void theBillOfMaterialsNamesEveryModule() {
        String bill = read(ROOT.resolve("bom/pom.xml"));
        Set<String> listed = modules(bill.substring(bill.indexOf("<dependencyManagement>")));
        Set<String> existing = new TreeSet<>();
        for (Path pom : poms()) {
            existing.addAll(modules(read(pom).replaceFirst("(?s)<(packaging|name)>.*", "")));
        }
        // Measurements are not for others, and the bill does not list itself.
        existing.removeAll(Set.of("pare-bench", "pare-bom", "pare-integration"));

        assertThat(listed).hasSizeGreaterThan(10).isEqualTo(existing);
        assertThat(version(bill)).isEqualTo(version(read(ROOT.resolve("pom.xml"))));
    }

    @Test
    void everyModuleSaysWhatItIs() {
        assertThat(poms())
                .hasSizeGreaterThan(12)
                .allSatisfy(pom -> assertThat(read(pom)).contains("<name>Pare", "<description>"));
        assertThat(read(ROOT.resolve("pom.xml")))
                .contains("<url>", "<licenses>", "<developers>", "<scm ", "<project.build.outputTimestamp>");
    }

    private static List<Path> poms() {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.map(folder -> folder.resolve("pom.xml"))
                    .filter(Files::exists)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> modules(String pom) {
        return MODULE.matcher(pom)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String version(String pom) {
        Matcher version = Pattern.compile("<version>([^<]+)</version>").matcher(pom);
        assertThat(version.find()).isTrue();
        return version.group(1);
    }

    private static List<Path> sources() {
        return poms().stream()
                .map(pom -> pom.resolveSibling("src"))
                .filter(Files::isDirectory)
                .flatMap(ProjectFilesTest::walk)
                .filter(file -> file.toString().endsWith(".java"))
                .toList();
    }

    private static Stream<Path> walk(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
