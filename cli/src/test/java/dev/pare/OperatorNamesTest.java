/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.OpId;
import dev.pare.operators.History;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What an operator is stands in the table of operators, and what it means for a pass is asked by its kind: no other source lists names
 * of operators. Exempt are patterns, the operators that distillation computes, and what builds graphs for tests and measurements. The
 * files that still have lists are counted down in a resource.
 */
class OperatorNamesTest {
    private static final Path ROOT = Path.of(System.getProperty("pare.root")).normalize();
    private static final Pattern LITERALS = Pattern.compile("\"\\w+\"(?:\\s*,\\s*\"\\w+\")+");
    private static final Pattern BLOCK = Pattern.compile("\"\"\"(.*?)\"\"\"", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\\w+");
    private static final List<String> EXEMPT = List.of(
            "dev/pare/operators/",
            "dev/pare/patterns/",
            "dev/pare/distill/operator/",
            "dev/pare/testkit/",
            "dev/pare/bench/");
    private static final Set<String> NAMES =
            History.all().keySet().stream().map(OpId::type).collect(Collectors.toSet());

    @Test
    void onlyTheFilesThatAreStillListedListOperators() throws IOException {
        assertThat(filesWithLists())
                .as(
                        "files that list names of operators; take off operator-lists.txt what has none any more, and add nothing")
                .isEqualTo(remaining());
    }

    @Test
    void aSetAndACaseAndATextBlockOfNamesAreLists() {
        assertThat(lists("Set.of(\"Reshape\",\n \"Transpose\")")).isTrue();
        assertThat(lists("case \"MatMul\", \"Gemm\" -> 1;")).isTrue();
        assertThat(lists("\"\"\"\n Add Sub Mul\n \"\"\"")).isTrue();
        assertThat(lists("node.is(\"MatMul\") || node.is(\"Gemm\")")).isFalse();
        assertThat(lists("Node.of(\"MatMul\", \"name\")")).isFalse();
    }

    private static Set<String> remaining() throws IOException {
        try (InputStream list = OperatorNamesTest.class.getResourceAsStream("operator-lists.txt")) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> !l.isBlank())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> filesWithLists() throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path sources : modules.map(m -> m.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                found.addAll(filesWithLists(sources));
            }
        }
        return found;
    }

    private static List<String> filesWithLists(Path sources) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                String name = sources.relativize(file).toString().replace('\\', '/');
                if (EXEMPT.stream().noneMatch(name::startsWith) && lists(Files.readString(file))) {
                    found.add(name);
                }
            }
        }
        return found;
    }

    private static boolean lists(String source) {
        return names(LITERALS.matcher(source)) || names(BLOCK.matcher(source));
    }

    /** Whether a match holds two names of operators. */
    private static boolean names(Matcher matches) {
        return matches.results()
                .anyMatch(m -> WORD.matcher(m.group())
                                .results()
                                .filter(w -> NAMES.contains(w.group()))
                                .limit(2)
                                .count()
                        == 2);
    }
}
