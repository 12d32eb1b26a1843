/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.onnx.OnnxWriter.Storage;
import dev.pare.testkit.wire.WireEncoder;
import dev.pare.testkit.wire.WireTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading and writing without a pass keeps everything, judged by a reader that shares no code with Pare's. */
class RoundTripLawTest {
    /** Models up to this size are also tried in other encodings, several times over. */
    private static final long SMALL = 1 << 20;

    @TempDir
    Path folder;

    private Path copy;

    @BeforeEach
    void nameTheCopy() {
        copy = folder.resolve("copy.onnx");
    }

    static Stream<Path> models() {
        return Stream.concat(
                Stream.of(BuiltModels.withEverything(), BuiltModels.withEverything(80)), Corpus.valid().stream());
    }

    static Stream<Path> smallModels() {
        return models().filter(f -> f.toFile().length() < SMALL);
    }

    @ParameterizedTest
    @MethodSource("models")
    void readAndWrittenModelsAreEqual(Path source) throws IOException {
        OnnxWriter.write(OnnxReader.read(source), copy);
        assertSame(source, copy);
    }

    @ParameterizedTest
    @MethodSource("models")
    void theSameModelGivesTheSameBytesWhateverTheThreads(Path source) throws IOException {
        OnnxWriter.write(OnnxReader.read(source), copy, Storage.SINGLE_FILE, 1);
        Path other = folder.resolve("other.onnx");
        OnnxWriter.write(OnnxReader.read(source), other, Storage.SINGLE_FILE, 4);
        assertThat(Files.mismatch(copy, other)).isEqualTo(-1);
    }

    @ParameterizedTest
    @MethodSource("models")
    void whatPareWroteComesBackByteForByte(Path source) throws IOException {
        OnnxWriter.write(OnnxReader.read(source), copy, Storage.SINGLE_FILE, 2);
        Path again = folder.resolve("again.onnx");
        OnnxWriter.write(OnnxReader.read(copy), again, Storage.SINGLE_FILE, 2);
        assertThat(Files.mismatch(copy, again)).isEqualTo(-1);
    }

    @ParameterizedTest
    @MethodSource("models")
    void weightsBesideTheModelAreTheSameWeights(Path source) throws IOException {
        OnnxWriter.write(OnnxReader.read(source), copy, Storage.EXTERNAL, 2);
        assertSame(source, copy);
        Path single = folder.resolve("single.onnx");
        OnnxWriter.write(OnnxReader.read(copy), single, Storage.SINGLE_FILE, 2);
        assertSame(source, single);
    }

    @ParameterizedTest
    @MethodSource("smallModels")
    void everyEncodingOfAModelIsReadAndNothingOfItLost(Path source) throws IOException {
        WireTree tree = WireTree.ofModel(source);
        for (int seed = 0; seed < 2; seed++) {
            Path variant = folder.resolve("variant" + seed + ".onnx");
            Files.write(variant, new WireEncoder(new Random(seed), seed % 2 == 1).encode(tree));
            OnnxWriter.write(OnnxReader.read(variant), copy);
            assertSame(variant, copy);
        }
    }

    @Test
    void theOracleSeesAChangedWeightAndAChangedName() throws IOException {
        Path source = BuiltModels.withEverything();
        byte[] bytes = Files.readAllBytes(source);
        int unseen = 0;
        for (int at = 0; at < bytes.length; at++) {
            bytes[at] ^= 0x01;
            unseen += seen(source, Files.write(copy, bytes)) ? 0 : 1;
            bytes[at] ^= 0x01;
        }
        // No byte of a file that protobuf wrote is without a meaning.
        assertThat(unseen).isZero();
    }

    private static boolean seen(Path source, Path changed) throws IOException {
        try {
            return !WireTree.difference(WireTree.ofModel(source), WireTree.ofModel(changed))
                    .isEmpty();
        } catch (RuntimeException e) {
            return true;
        }
    }

    private static void assertSame(Path left, Path right) throws IOException {
        assertThat(WireTree.difference(WireTree.ofModel(left), WireTree.ofModel(right)))
                .isEmpty();
    }
}
