/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pare.distill.network.UnsupportedModelException;
import dev.pare.distill.training.TrainingOptions;
import dev.pare.runtime.data.DataOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Teachers that write texts themselves. */
class SampledDistillationTest {
    @TempDir
    Path folder;

    /** Token ids as NumPy writes them. */
    private Path array(int rows, int length) throws IOException {
        String header = "{'descr': '<i8', 'fortran_order': False, 'shape': (" + rows + ", " + length + "), }";
        byte[] text = (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(10 + text.length + 8 * rows * length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) text.length)
                .put(text);
        for (int i = 0; i < rows * length; i++) {
            bytes.putLong(i % length == 0 ? 1 : 3 + i % 20);
        }
        return Files.write(folder.resolve("ids.npy"), bytes.array());
    }

    @Test
    void aLanguageModelWritesTextsAndThisIsRepeatable() throws IOException {
        Path teacher = Nano.ZOO.resolve("babyllama/model.onnx");
        assumeTrue(Files.exists(teacher), "skipped: ../shared/zoo/babyllama is not here");
        Distillation distillation = Distillation.of(teacher, array(6, 16), DataOptions.defaults())
                .student(new StudentSource.Layers("even"))
                .heldOut(6)
                .threads(1)
                .sampled(20)
                .training(TrainingOptions.defaults().withBatchSize(10).withEpochs(1));
        DistillResult result = distillation.to(folder.resolve("one.onnx"));
        distillation.to(folder.resolve("two.onnx"));
        assertThat(result.samples()).isEqualTo(20);
        assertThat(result.notes()).anyMatch(n -> n.contains("has written 20 texts, beside the 6 given ones"));
        assertThat(folder.resolve("two.onnx")).hasSameBinaryContentAs(folder.resolve("one.onnx"));
    }

    @Test
    void aClassifierWritesNoTexts() {
        Distillation distillation =
                Distillation.of(Nano.MODEL, Nano.TRAIN, Nano.options(40)).sampled(5);
        assertThatThrownBy(() -> distillation.to(folder.resolve("student.onnx")))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("only a causal language model writes texts");
        assertThat(folder.resolve("student.onnx")).doesNotExist();
    }
}
