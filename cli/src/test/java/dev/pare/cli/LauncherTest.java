/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code pare}, with a Java and a Maven that only say how they were called. */
class LauncherTest {
    private static final String VERSION = "[ \"$1\" = -version ] && { echo 'openjdk version \"17.0.2\"' >&2; exit; }";

    @TempDir
    Path folder;

    private Path home;
    private Path launcher;
    private Path jdk;

    @BeforeEach
    void copyTheLauncher() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: there is no /bin/sh here");
        home = Files.createDirectories(folder.resolve("a home"));
        launcher = Files.copy(
                Cli.ROOT.resolve("pare"), home.resolve("pare"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        jdk = folder.resolve("a jdk");
        stub(jdk.resolve("bin/java"), VERSION + "\nfor a in \"$@\"; do echo \"<$a>\"; done");
        stub(folder.resolve("tools/mvn"), "mkdir -p cli/target/lib; touch cli/target/lib/pare-cli-1.jar; echo built");
    }

    private static void stub(Path path, String script) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "#!/bin/sh\n" + script + "\n");
        assertThat(path.toFile().setExecutable(true)).isTrue();
    }

    private record Ran(int code, String out, String err) {}

    private Ran run(Path script, Map<String, String> environment, String... args) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(script.toString())
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.command().addAll(List.of(args));
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().put("PATH", folder.resolve("tools") + ":/usr/bin:/bin");
        builder.environment().remove("PARE_OPTS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Test
    void buildsOnceAndPassesArgumentsOnAsTheyAre() throws Exception {
        Ran first = run(launcher, Map.of("PARE_OPTS", "-Xmx64m -ea"), "inspect", "my model.onnx", "*");
        Ran second = run(launcher, Map.of());

        assertThat(first.code()).isZero();
        assertThat(first.out())
                .contains("<-Xmx64m>\n<-ea>\n", "<dev.pare.cli.Main>\n<inspect>\n<my model.onnx>\n<*>\n");
        assertThat(first.out())
                .contains(
                        "<" + home.toRealPath() + "/cli/target/lib/*:" + home.toRealPath() + "/cli/target/libtorch/*>")
                .doesNotContain("built");
        assertThat(first.err()).contains("pare: building", "built");
        assertThat(second.err()).isEmpty();
    }

    @Test
    void buildsAgainWhenASourceIsNewer() throws Exception {
        run(launcher, Map.of());
        Path source = Files.createDirectories(home.resolve("core/src/main")).resolve("New.java");
        Files.writeString(source, "");
        Files.setLastModifiedTime(
                source, java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 5000));

        assertThat(run(launcher, Map.of()).err()).contains("pare: building");
    }

    @Test
    void fetchesLibtorchOnlyAfterPareHasAskedForIt() throws Exception {
        stub(
                folder.resolve("tools/mvn"),
                "mkdir -p cli/target/lib\n"
                        + "case \"$*\" in *dependency:copy@libtorch*) mkdir cli/target/libtorch; echo fetched;; esac");
        javaThatExits(2);
        Ran mistaken = run(launcher, Map.of(), "distill", "--colour");
        javaThatExits(75);
        Ran other = run(launcher, Map.of(), "inspect");
        Ran first = run(launcher, Map.of(), "distill", "a b");

        assertThat(mistaken.code()).isEqualTo(2);
        assertThat(mistaken.err()).doesNotContain("fetched");
        assertThat(other.err()).doesNotContain("fetched");
        assertThat(first.err()).contains("pare: fetching libtorch", "fetched");
        // Once to check the call, and once to run it.
        assertThat(first.out()).containsOnlyOnce("<-Dpare.libtorch=fetched-when-needed>");
        assertThat(first.out().split("<dev.pare.cli.Main>\n<distill>\n<a b>\n", -1))
                .hasSize(3);
        assertThat(run(launcher, Map.of(), "distill").err()).isEmpty();
    }

    @Test
    void findsTheStepDistillInARecipe() throws Exception {
        run(launcher, Map.of());
        Path with = Files.writeString(
                folder.resolve("with it.yaml"), "steps:\n  - drop-layers\n  - distill: {epochs: 1}\n");
        Path without = Files.writeString(folder.resolve("without.yaml"), "name: no distill\nsteps: [dedupe]\n");

        assertThat(run(launcher, Map.of(), "compress", "--recipe", with.toString())
                        .out())
                .contains("fetched-when-needed");
        assertThat(run(launcher, Map.of(), "compress", "--recipe=" + with).out())
                .contains("fetched-when-needed");
        assertThat(run(launcher, Map.of(), "compress", "--recipe", without.toString())
                        .out())
                .doesNotContain("fetched-when-needed");
    }

    private void javaThatExits(int code) throws IOException {
        stub(jdk.resolve("bin/java"), VERSION + "\nfor a in \"$@\"; do echo \"<$a>\"; done\nexit " + code);
    }

    @Test
    void worksThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("linked pare"), Path.of("a home", "pare"));

        assertThat(run(link, Map.of(), "--version").out()).contains("<dev.pare.cli.Main>\n<--version>");
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        Ran noJava = run(launcher, Map.of("JAVA_HOME", folder.resolve("nowhere").toString()));
        stub(folder.resolve("old/bin/java"), "echo 'java version \"1.8.0_300\"' >&2");
        Ran oldJava = run(launcher, Map.of("JAVA_HOME", folder.resolve("old").toString()));

        assertThat(noJava.err()).contains("nowhere", "JAVA_HOME", "JDK 17");
        assertThat(oldJava.err()).contains("is Java 8", "Java 17 or newer");
        assertThat(List.of(noJava.code(), oldJava.code())).containsOnly(2);
    }

    @Test
    void buildsWithTheWrapperWhereThereIsNoMaven() throws Exception {
        Files.move(folder.resolve("tools/mvn"), home.resolve("mvnw"));
        Path bare = bare();
        stub(bare.resolve("mkdir"), "exec /bin/mkdir \"$@\"");

        Ran ran = run(launcher, Map.of("PATH", bare.toString()), "inspect");

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.err()).contains("pare: building", "built");
        assertThat(ran.out()).contains("<inspect>");
    }

    /** A folder with the few tools that the launcher uses, and no Maven. */
    private Path bare() throws IOException {
        Path bare = folder.resolve("bare");
        for (String tool : List.of("sed", "dirname", "find", "rm", "touch")) {
            String place = Files.exists(Path.of("/usr/bin", tool)) ? "/usr/bin/" : "/bin/";
            stub(bare.resolve(tool), "exec " + place + tool + " \"$@\"");
        }
        return bare;
    }
}
