/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pare.onnx.ModelFormatException;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.onnx.OnnxWriter.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are not models, or models with a part missing: the message names the file and says what to do. */
class BrokenFilesTest {
    private static final String LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 133087395\n";

    @TempDir
    Path folder;

    static Stream<Arguments> contents() {
        return Stream.of(
                Arguments.of("a Git LFS pointer", bytes(LFS), "git lfs pull"),
                Arguments.of("an error page", bytes("<!DOCTYPE html><html>404</html>"), "download"),
                Arguments.of("nothing", new byte[0], "empty"),
                Arguments.of("a zip archive", new byte[] {'P', 'K', 3, 4, 0, 0}, "zip"),
                Arguments.of("JSON", bytes("{\"model_type\": \"bert\"}"), "JSON"),
                Arguments.of("prose", bytes("This is a list of things that are not models.\n"), "not"),
                Arguments.of("zeros", new byte[64], "not"),
                Arguments.of("a model without a graph", new byte[] {8, 7, 18, 1, 'x'}, "no graph"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contents")
    void whatIsNoModelIsRefusedInWords(String what, byte[] content, String hint) throws IOException {
        Path file = Files.write(folder.resolve("model.onnx"), content);
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> OnnxReader.read(file))
                .withMessageContainingAll("model.onnx", hint);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> OnnxReader.read(folder.resolve("absent.onnx")))
                .withMessageContainingAll("absent.onnx", "does not exist");
    }

    @Test
    void missingExternalDataIsNamed() throws IOException {
        Path model = external();
        Files.delete(folder.resolve("model.onnx.data"));
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> OnnxReader.read(model))
                .withMessageContaining("model.onnx.data");
    }

    @Test
    void externalDataThatIsTooShortIsNamed() throws IOException {
        Path model = external();
        Path data = folder.resolve("model.onnx.data");
        byte[] all = Files.readAllBytes(data);
        Files.write(data, Arrays.copyOf(all, all.length - 1));
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> OnnxReader.read(model))
                .withMessageContaining("model.onnx.data");
    }

    private Path external() {
        Path model = folder.resolve("model.onnx");
        // Weights of fewer than 1024 bytes stay in the model file.
        OnnxWriter.write(BuiltModels.everything(80), model, Storage.EXTERNAL, 1);
        return model;
    }

    @Test
    void externalDataOfTheCorpusIsMissedByAModelAlone() throws IOException {
        Path source = Corpus.SHARED.resolve("odd/vespa/add_with_external_data.onnx");
        Assumptions.assumeTrue(Files.exists(source), "skipped: ../shared/odd is not here");
        Path alone = Files.copy(source, folder.resolve("alone.onnx"));
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> OnnxReader.read(alone))
                .withMessageContaining("external_data.bin");
    }

    @Test
    void brokenFilesOfTheCorpusAreRefused() {
        Path pointer = Corpus.SHARED.resolve("odd/broken/git_lfs_pointer.onnx");
        Assumptions.assumeTrue(Files.exists(pointer), "skipped: ../shared/odd is not here");
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> OnnxReader.read(pointer))
                .withMessageContainingAll("git_lfs_pointer.onnx", "git lfs pull");
    }

    @Test
    void aTruncatedModelIsRefusedWhereverItEnds() throws IOException {
        byte[] whole = Files.readAllBytes(BuiltModels.withEverything());
        Path cut = folder.resolve("cut.onnx");
        int accepted = 0;
        for (int length = 0; length < whole.length; length++) {
            accepted += readable(Files.write(cut, Arrays.copyOf(whole, length))) ? 1 : 0;
        }
        // A cut between two fields of the outermost message leaves a shorter message that is whole.
        assertThat(accepted).isLessThan(8);
    }

    @Test
    void aCorruptModelIsReadOrRefusedAndNeverWorse() throws IOException {
        byte[] whole = Files.readAllBytes(BuiltModels.withEverything());
        Path corrupt = folder.resolve("corrupt.onnx");
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 800; i++) {
            byte[] bytes = whole.clone();
            for (int k = random.nextInt(3); k >= 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            refused += readable(Files.write(corrupt, bytes)) ? 0 : 1;
        }
        assertThat(refused).isBetween(80, 799);
    }

    /** Any other exception than the one that says what is wrong fails the test. */
    private boolean readable(Path file) {
        try {
            OnnxReader.read(file);
            return true;
        } catch (ModelFormatException e) {
            assertThat(e).hasMessageContaining(file.getFileName().toString());
            return false;
        }
    }
}
