/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.cli.Jdks.Jdk;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of mistake, made through the launcher with real Javas and without libtorch: the exit code, a message of Pare, nothing on standard
 * output and no file left behind. {@code MODEL} stands for a model, {@code FOLDER} for an empty folder.
 */
class LauncherErrorsTest {
    @TempDir
    static Path home;

    @TempDir
    Path folder;

    private record Call(int code, String message, List<String> arguments) {
        static Call of(int code, String message, String arguments) {
            return new Call(code, message, List.of(arguments.split(" ")));
        }
    }

    private static final String DISTILL = "distill MODEL --data DATA --tokenizer TOKENIZER -o FOLDER/x.onnx ";

    private static final List<Call> CALLS = List.of(
            Call.of(2, "no command 'comprss'; did you mean compress?", "comprss MODEL"),
            Call.of(2, "no command '--json'", "--json"),
            Call.of(2, "no option '--prset'; did you mean --preset?", "compress MODEL --prset int8"),
            Call.of(2, "no option '--most-cosine'", "verify MODEL MODEL --most-cosine 0.99"),
            Call.of(2, "--min-cosine is 1.5 and must be between -1 and 1", "verify MODEL MODEL --min-cosine 1.5"),
            Call.of(2, "no pooling 'max'; there are mean, cls, last", "verify MODEL MODEL --pooling max"),
            Call.of(2, "but --task is token", "verify MODEL MODEL --pooling mean --task token"),
            Call.of(2, "--min-cosine needs vectors of texts", "verify MODEL MODEL --min-cosine 0.99"),
            Call.of(2, "it gives logits float[batch, 2]", "compress MODEL -o FOLDER/x.onnx --pooling cls"),
            Call.of(2, "no option '-z'", "compress MODEL -o FOLDER/x.onnx -z"),
            Call.of(2, "'FOLDER/y.onnx' is one argument too many", "compress MODEL -o FOLDER/x.onnx FOLDER/y.onnx"),
            Call.of(2, "name the CANDIDATE", "verify MODEL"),
            Call.of(2, "--output needs a value: --output FILE", "compress MODEL -o"),
            Call.of(2, "--output needs a value", "compress MODEL -o --preset int8"),
            Call.of(2, "--limit is 'many' and must be a whole number", "verify MODEL MODEL --limit many"),
            Call.of(2, "--max-drift is 'x' and must be a number", "verify MODEL MODEL --max-drift x"),
            Call.of(2, "--max-drift is given twice", "verify MODEL MODEL --max-drift 1 --max-drift 2"),
            Call.of(2, "'--quiet' should be specified without 'no'", "inspect MODEL --quiet=no"),
            Call.of(2, "no preset 'int9'; did you mean int4 or int8?", "compress MODEL -o FOLDER/x.onnx --preset int9"),
            Call.of(2, "no.yaml does not exist", "compress MODEL -o FOLDER/x.onnx --recipe FOLDER/no.yaml"),
            Call.of(2, "did you mean quantize-weights?", "compress MODEL -o FOLDER/x.onnx --recipe RECIPE"),
            Call.of(3, "no.onnx does not exist", "inspect FOLDER/no.onnx"),
            Call.of(3, "no.tsv", "verify MODEL MODEL --data FOLDER/no.tsv"),
            Call.of(2, "name the TEACHER", "distill"),
            Call.of(2, "--epochs is -1.0", DISTILL + "--epochs -1"),
            Call.of(3, "the layers 0 to 2", DISTILL + "--student layers:7"));

    static List<Optional<Jdk>> jdks() {
        Optional<Jdk> oldest = Jdks.of(17);
        Optional<Jdk> newest = Optional.of(Jdks.newest()).filter(jdk -> jdk.version() > 17);
        return List.of(oldest, newest);
    }

    /** Puts the launcher beside a jar that refers to all that this test has on its class path, but for libtorch. */
    @BeforeAll
    static void install() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: there is no /bin/sh here");
        Path lib = Files.createDirectories(home.resolve("cli/target/lib"));
        Files.copy(Cli.ROOT.resolve("pare"), home.resolve("pare"), StandardCopyOption.COPY_ATTRIBUTES);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath());
        new JarOutputStream(Files.newOutputStream(lib.resolve("pare-cli.jar")), manifest).close();
        Files.createFile(lib.resolve(".complete"));
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*pytorch-[^/]*-(linux|macosx|windows)[^/]*"))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aMistakeIsToldInASentence(Optional<Jdk> jdk) throws Exception {
        for (Call call : CALLS) {
            check(jdk, call, List.of());
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aMistakeLeavesStandardOutputToJson(Optional<Jdk> jdk) throws Exception {
        for (Call call : CALLS.subList(0, 6)) {
            check(jdk, call, List.of("--json"));
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void helpNeedsNoLibtorch(Optional<Jdk> jdk) throws Exception {
        Ran ran = run(jdk, List.of("distill", "--help"));

        assertThat(ran.out()).contains("Usage: pare distill", "--student");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
    }

    private void check(Optional<Jdk> jdk, Call call, List<String> more) throws Exception {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Path recipe = Files.writeString(folder.resolve("r.yaml"), "steps: [quantise-weights]\n");
        List<String> arguments = new ArrayList<>();
        Stream.concat(call.arguments().stream(), more.stream())
                .map(a -> a.replace("MODEL", Cli.MODEL.toString())
                        .replace("DATA", Cli.DEV.toString())
                        .replace("TOKENIZER", Cli.NANO.toString())
                        .replace("RECIPE", recipe.toString())
                        .replace("FOLDER", empty.toString()))
                .forEach(arguments::add);

        Ran ran = run(jdk, arguments);

        assertThat(ran.err())
                .as("%s", arguments)
                .startsWith("pare: ")
                .contains(call.message().replace("FOLDER", empty.toString()))
                .doesNotContain("\tat ", "Exception", "WARNING", "fetching");
        assertThat(ran.out()).as("%s", arguments).isEmpty();
        assertThat(ran.code()).as("%s", arguments).isEqualTo(call.code());
        assertThat(empty).as("%s", arguments).isEmptyDirectory();
    }

    private record Ran(int code, String out, String err) {}

    private Ran run(Optional<Jdk> jdk, List<String> arguments) throws Exception {
        Assumptions.assumeTrue(jdk.isPresent(), "skipped: this machine has no JDK 17, or none that is newer");
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        List<String> command = new ArrayList<>(List.of(home.resolve("pare").toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Files.createDirectories(folder.resolve("empty")).toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", jdk.orElseThrow().home().toString());
        builder.environment().remove("PARE_OPTS");
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
