/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rooms of the house and the doors between them, over the compiled classes of every module that is built. */
class ArchitectureTest {
    private static final Path ROOT = Path.of(System.getProperty("pare.root", ".."));
    private static final Set<String> NEEDED =
            Set.of("core", "linalg", "runtime", "quantize", "factorize", "prune", "distill", "report", "api", "cli");
    private static final String[] CORE = in(
            "graph",
            "operators",
            "inference",
            "dataflow",
            "patterns",
            "tensor",
            "onnx",
            "analysis",
            "pass",
            "recipe",
            "run",
            "opset",
            "allocate");
    /**
     * Classes that read protobuf themselves because the core has no door for it yet: a file that holds a single tensor (ONNX's own
     * test data), and the name of the exporter. Add none; take them off when the core has the door.
     */
    private static final String READS_PROTOBUF = "dev\\.pare\\.cli\\.Producer";

    /** May see everything, if it is built. */
    private static final String BENCH = "dev.pare.bench..";

    private static final JavaClasses CLASSES = new ClassFileImporter().importPaths(built());

    private static List<Path> built() {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(m -> m.resolve("target/classes"))
                    .filter(Files::isDirectory)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("cannot list the modules in " + ROOT, e);
        }
    }

    private static String[] in(String... rooms) {
        return Stream.of(rooms).map(r -> "dev.pare." + r + "..").toArray(String[]::new);
    }

    @Test
    void everyModuleOfTheMainJobIsBuilt() {
        Set<String> names = built().stream()
                .map(p -> ROOT.relativize(p).getName(0).toString())
                .collect(Collectors.toSet());
        List<String> withSources = NEEDED.stream()
                .filter(m -> Files.isDirectory(ROOT.resolve(m).resolve("src/main/java")))
                .toList();
        assertThat(names).containsAll(withSources);
    }

    /** Only these packages may know a library. */
    @ParameterizedTest
    @CsvSource({
        "ai.onnxruntime.., dev.pare.runtime..",
        "ai.djl.., dev.pare.runtime..",
        "de.siegmar.fastcsv.., dev.pare.runtime.data..",
        "org.bytedeco.pytorch.., dev.pare.distill..",
        "org.nd4j.., dev.pare.linalg.nd4j..",
        "com.google.protobuf.., dev.pare.onnx..",
        "dev.pare.onnx.wire.., dev.pare.onnx..",
        "picocli.., dev.pare.cli..",
        "org.assertj.., dev.pare.testkit.."
    })
    void aLibraryStaysInItsRoom(String library, String room) {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(room, BENCH)
                .and()
                .haveNameNotMatching(READS_PROTOBUF)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library));
    }

    @Test
    void onlyAlgebraAndDistillationKnowJavaCpp() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("dev.pare.linalg..", "dev.pare.distill..", BENCH)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco.."));
    }

    @Test
    void theCoreKnowsNoOtherRoomAndNoNativeCode() {
        check(classes()
                .that(resideInAnyPackage(CORE))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(CORE)
                        .or(resideInAnyPackage("java..", "com.google.protobuf..", "com.fasterxml.jackson.."))));
    }

    @Test
    void graphsAndTensorsKnowNoFileFormat() {
        check(classes()
                .that(resideInAnyPackage(in("graph", "tensor")))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(in("graph", "tensor")).or(resideInAnyPackage("java.."))));
    }

    @Test
    void patternsKnowNoWeightsAndNoPasses() {
        check(noClasses()
                .that(resideInAnyPackage(in("patterns")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(in("analysis", "pass", "recipe", "run", "onnx"))));
    }

    @Test
    void analysesAndPassesKnowNoFileFormat() {
        check(noClasses()
                .that(resideInAnyPackage(in("analysis", "pass", "quantize", "factorize", "prune")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(in("onnx"))));
    }

    /** Beside itself, Java and the core, a room may see these. */
    @ParameterizedTest
    @CsvSource({
        "linalg, org.bytedeco.. org.nd4j..",
        "runtime, dev.pare.linalg.. ai.onnxruntime.. ai.djl.. de.siegmar.fastcsv.. com.fasterxml.jackson..",
        "quantize, dev.pare.linalg..",
        "factorize, dev.pare.linalg..",
        "prune, dev.pare.linalg..",
        "distill, dev.pare.linalg.. dev.pare.runtime.. org.bytedeco..",
        "report, com.fasterxml.jackson..",
        "api, dev.pare.linalg.. dev.pare.runtime.. dev.pare.quantize.. dev.pare.factorize.. dev.pare.prune.. dev.pare.report..",
        "testkit, dev.pare.runtime.. org.assertj.."
    })
    void aRoomSeesOnlyWhatItMay(String room, String others) {
        check(classes()
                .that(resideInAnyPackage(in(room)))
                .and()
                .haveNameNotMatching(READS_PROTOBUF)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(in(room))
                        .or(resideInAnyPackage(CORE))
                        .or(resideInAnyPackage("java.."))
                        .or(resideInAnyPackage(others.split(" ")))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"runtime", "factorize", "quantize", "distill"})
    void noCyclesAreBetweenThePackagesOf(String room) {
        check(slices().matching("dev.pare." + room + ".(*)..").should().beFreeOfCycles());
    }

    @Test
    void noCyclesAreBetweenRooms() {
        check(slices().matching("dev.pare.(*)..").should().beFreeOfCycles());
    }

    @Test
    void onlyTheCommandLineAndTheBenchmarksPrintAndExit() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("dev.pare.cli..", "dev.pare.bench..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .orShould()
                .callMethodWhere(describe(
                        "printStackTrace", call -> call.getTarget().getName().equals("printStackTrace"))));
    }

    @Test
    void causesAreNotWrappedWithoutAMessage() {
        check(noClasses().should().callConstructor(RuntimeException.class, Throwable.class));
    }

    @Test
    void classesAreNamedAfterWhatTheyAre() {
        check(classes().should().haveNameNotMatching(".*(Utils?|Helpers?|Manager|Common)"));
    }

    /** The house has no class of the generated wire schema to answer for. */
    private static void check(ArchRule rule) {
        JavaClasses ours = CLASSES.that(
                describe("written by hand", c -> !c.getPackageName().equals("dev.pare.onnx.wire")));
        rule.allowEmptyShould(true).check(ours);
    }

    @Test
    void theRulesSeeClassesOfEveryNeededModule() {
        Set<String> rooms =
                CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
        assertThat(rooms).contains("dev.pare.graph", "dev.pare.onnx", "dev.pare.linalg", "dev.pare.quantize");
        assertThat(CLASSES.that(resideInAnyPackage(in("runtime"))).size()).isPositive();
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        Set<Path> silent = new TreeSet<>();
        for (Path classes : built()) {
            Path sources = classes.getParent().resolveSibling("src/main/java");
            if (Files.isDirectory(sources)) {
                silent.addAll(packagesWithoutInfo(sources));
            }
        }
        assertThat(silent).as("packages without package-info.java").isEmpty();
    }

    private static List<Path> packagesWithoutInfo(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(f -> f.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                    .toList();
        }
    }
}
