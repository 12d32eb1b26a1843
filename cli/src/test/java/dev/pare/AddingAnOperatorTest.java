/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.OpId;
import dev.pare.operators.History;
import dev.pare.operators.Kind;
import dev.pare.operators.Operators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The list "Adding an operator" of CONTRIBUTING.md, followed from end to end for an operator that is there. */
class AddingAnOperatorTest {
    private static final Path ROOT = Path.of(System.getProperty("pare.root")).normalize();
    private static final Pattern FILE = Pattern.compile("`([a-z]+/src/main/[\\w/.]+)`");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

    /** An operator with a rule for its shape, that folds, and that changed its meaning. */
    private static final String EXAMPLE = "Unsqueeze";

    @Test
    void everyFileOfTheListExistsAndTheFirstFourKnowTheExample() throws IOException {
        List<String> files = found(FILE);
        assertThat(files).hasSizeGreaterThan(5).allMatch(f -> Files.isRegularFile(ROOT.resolve(f)));
        assertThat(Files.readString(ROOT.resolve(files.get(0)))).contains("\n" + EXAMPLE + " ");
        assertThat(Files.readString(ROOT.resolve("core/src/main/java/dev/pare/operators/Movement.java")))
                .contains("\"" + EXAMPLE + "\"");
        assertThat(files).contains("core/src/main/java/dev/pare/operators/shapes/Moved.java");
        assertThat(Files.readString(ROOT.resolve("core/src/main/java/dev/pare/operators/fold/Movements.java")))
                .contains("\"" + EXAMPLE + "\"");
        assertThat(Files.readString(ROOT.resolve("core/src/main/java/dev/pare/opset/Adapters.java")))
                .contains("\"" + EXAMPLE + "\"");
    }

    @Test
    void theExampleIsInTheTable() {
        OpId example = OpId.standard(EXAMPLE);
        assertThat(Operators.of(example, 13).kind()).isEqualTo(Kind.RESHAPES);
        assertThat(History.all().get(example).changes()).containsExactly(13);
    }

    @Test
    void everyTestOfTheListExists() throws IOException {
        for (String test : found(TEST)) {
            try (var files = Files.walk(ROOT)) {
                assertThat(files.anyMatch(f -> f.endsWith(test + ".java")))
                        .as(test)
                        .isTrue();
            }
        }
    }

    private static List<String> found(Pattern pattern) throws IOException {
        String text = Files.readString(ROOT.resolve("CONTRIBUTING.md"));
        int from = text.indexOf("## Adding an operator");
        String section = text.substring(from, text.indexOf("\n## ", from + 1));
        return pattern.matcher(section)
                .results()
                .map((MatchResult m) -> m.group(1))
                .distinct()
                .toList();
    }
}
