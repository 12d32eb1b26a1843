/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.api.Catalogue;
import dev.pare.api.Preset;
import dev.pare.cli.Main;
import dev.pare.recipe.PassFactory;
import dev.pare.recipe.RecipeReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents name exists: packages, files, options, passes, presets; and their recipes can be read. */
class DocumentationTest {
    private static final Path ROOT = Path.of(System.getProperty("pare.root")).normalize();
    private static final Pattern FENCED = Pattern.compile("^```(\\w*)\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern PACKAGE = Pattern.compile("`(dev\\.pare(?:\\.[a-z0-9]+)+)`");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");

    @Test
    void thePackagesOfTheArchitectureAreThoseOfTheSources() {
        Set<String> named = found(PACKAGE, read("ARCHITECTURE.md"), 1);

        assertThat(named).as("packages that ARCHITECTURE.md names").isEqualTo(packages());
    }

    private static Set<String> packages() {
        Set<String> packages = new TreeSet<>();
        for (Path module : list(ROOT)) {
            Path sources = module.resolve("src/main/java");
            if (Files.isDirectory(sources)) {
                walk(sources)
                        .filter(f -> f.toString().endsWith(".java"))
                        .map(f -> sources.relativize(f.getParent()).toString().replace('\\', '/'))
                        .forEach(folder -> packages.add(folder.replace('/', '.')));
            }
        }
        return packages;
    }

    static List<Path> documents() {
        return walk(ROOT)
                .filter(f -> f.toString().endsWith(".md"))
                .map(ROOT::relativize)
                .filter(f -> Stream.of("target", ".git", "node_modules").noneMatch(skipped -> contains(f, skipped)))
                .sorted()
                .toList();
    }

    private static boolean contains(Path path, String name) {
        for (Path part : path) {
            if (part.toString().equals(name)) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyRelativeLinkLeadsSomewhere(Path document) {
        Path folder = ROOT.resolve(document).getParent();
        String text = FENCED.matcher(read(document.toString())).replaceAll("").replaceAll("`[^`\n]*`", "");

        assertThat(found(LINK, text, 1).stream()
                        .filter(link -> !link.matches("(https?|mailto):.*|#.*"))
                        .map(link -> link.replaceFirst("#.*", ""))
                        .filter(link -> !Files.exists(folder.resolve(link))))
                .as("broken links in " + document)
                .isEmpty();
    }

    static List<String> textsForUsers() {
        return Stream.of(
                        Stream.of("README.md", "docs/data.md", "docs/distill.md", "docs/drift.md", "docs/recipes.md"),
                        Catalogue.passes().stream().map(DocumentationTest::page))
                .flatMap(s -> s)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("textsForUsers")
    void everyOptionThatIsNamedIsInTheHelp(String document) {
        Set<String> known = Stream.of("compress", "verify", "inspect", "distill")
                .flatMap(command -> found(OPTION, help(command), 0).stream())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(known).contains("--preset", "--data").containsAll(found(OPTION, read(document), 0));
    }

    @ParameterizedTest
    @MethodSource("textsForUsers")
    void everyRecipeThatIsShownCanBeRead(String document) {
        RecipeReader reader = new RecipeReader(Catalogue.passes());

        FENCED.matcher(read(document))
                .results()
                .filter(block -> block.group(1).equals("yaml"))
                .forEach(block -> assertThat(
                                reader.read(document, block.group(2)).steps())
                        .isNotEmpty());
    }

    @Test
    void theFirstCommandsOfTheReadmeNameFilesThatExist() {
        String command = read("README.md")
                .replace("\\\n", " ")
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("./pare compress testdata/"))
                .findFirst()
                .orElseThrow();

        List<String> files = Stream.of(command.split("\\s+"))
                .filter(word -> word.startsWith("testdata/") || word.equals("./pare"))
                .toList();
        assertThat(files)
                .hasSize(4)
                .allSatisfy(file -> assertThat(ROOT.resolve(file)).exists());
        assertThat(ROOT.resolve("pare")).isExecutable();
        assertThat(read("README.md")).contains("mvn verify");
    }

    /** A page for each pass, and in each what one looks for. */
    @ParameterizedTest
    @MethodSource("passes")
    void everyPassHasAPage(PassFactory pass) {
        assertThat(read(page(pass)).lines())
                .contains("# " + pass.name(), "## Options", "## When it hurts", "## Measured");
        assertThat(read("docs/recipes.md")).contains("passes/" + pass.name() + ".md");
    }

    static List<PassFactory> passes() {
        return Catalogue.passes();
    }

    @Test
    void theReadmeNamesEveryPreset() {
        for (Preset preset : Preset.values()) {
            assertThat(read("README.md")).contains("| `" + preset.label() + "` |");
        }
    }

    private static String page(PassFactory pass) {
        return "docs/passes/" + pass.name() + ".md";
    }

    private static String help(String command) {
        StringWriter out = new StringWriter();
        Main.run(new String[] {command, "--help"}, new PrintWriter(out), new PrintWriter(out));
        return out.toString();
    }

    private static Set<String> found(Pattern pattern, String text, int group) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(group))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String read(String document) {
        try {
            return Files.readString(ROOT.resolve(document)).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(document + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be listed: " + e.getMessage(), e);
        }
    }

    private static Stream<Path> walk(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be walked: " + e.getMessage(), e);
        }
    }
}
