/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import static dev.pare.testkit.ModelAssert.assertThatModel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransformerModelTest {
    private static final TransformerModel TINY = TransformerModel.of(TransformerShape.tiny());

    @TempDir
    Path folder;

    private Path write(String name, Model model) {
        Path file = folder.resolve(name);
        OnnxWriter.write(model, file);
        return file;
    }

    @Test
    void bertBaseHasTheParametersOfThePaper() {
        assertThat(TransformerShape.bertBase().parameters()).isEqualTo(109_483_778);
    }

    @Test
    void theModelHoldsAsManyWeightsAsItsShapeSays() {
        long elements = TINY.build().graph().initializers().stream()
                .mapToLong(t -> t.shape().elements())
                .sum();
        assertThat(elements).isEqualTo(TransformerShape.tiny().parameters());
    }

    @Test
    void everyWeightIsDifferentFromEveryOther() {
        Set<Float> firstValues = new HashSet<>();
        for (Tensor tensor : TINY.build().graph().initializers()) {
            assertThat(firstValues.add(TensorValues.floats(tensor)[0]))
                    .as(tensor.name())
                    .isTrue();
        }
    }

    @Test
    void lazyWeightsAreThoseOnTheHeapAndNormal() {
        SeededWeights weights = SeededWeights.of(3).spread(0.5);
        // More than one chunk of 65536 bytes, and not a whole number of them.
        float[] values = TensorValues.floats(weights.lazy("w", 101, 331));
        assertThat(values).isEqualTo(TensorValues.floats(weights.tensor("w", 101, 331)));
        double square = 0;
        for (float value : values) {
            square += value * value;
        }
        // The variance of n normal values has the relative deviation sqrt(2/n), here 0.8 %; five of them.
        assertThat(square / values.length).isBetween(0.25 * 0.96, 0.25 * 1.04);
    }

    @Test
    void sameSeedSameBytesOtherSeedOtherBytes() throws IOException {
        Path first = write("first.onnx", TINY.build());
        assertThat(Files.mismatch(first, write("second.onnx", TINY.build()))).isEqualTo(-1);
        assertThat(Files.mismatch(first, write("third.onnx", TINY.withSeed(1).build())))
                .isPositive();
    }

    @Test
    void bothWaysToSplitHeadsComputeTheSame() {
        Path original = write("shape.onnx", TINY.build());
        Path candidate = write("constant.onnx", TINY.withConstantReshapes().build());
        assertThatModel(candidate)
                .comparedTo(original)
                .withSeededInputs(1, 3)
                .driftsAtMost(0)
                .differsAtMost(0)
                .agreesAtLeast(1)
                .isSmallerBy(1);
    }

    @Test
    void onnxRuntimeRecognisesGeluAndNormalization() {
        assertThatModel(write("model.onnx", TINY.build()))
                .hasFusedNodes("BiasGelu", 2)
                .hasFusedNodes("Erf", 0);
    }

    @Test
    void aBrokenCandidateIsCaught() {
        Path original = write("original.onnx", TINY.build());
        Path candidate = write("broken.onnx", broken());
        ModelAssert model = assertThatModel(candidate).comparedTo(original).withSeededInputs(1, 3);
        assertFails(() -> model.driftsAtMost(0.001), "relative RMSE");
        assertFails(() -> model.differsAtMost(1e-6), "differs by up to");
        assertFails(() -> model.isSmallerBy(2), "times smaller");
        assertFails(() -> model.hasFusedNodes("DynamicQuantizeMatMul", 1), "DynamicQuantizeMatMul");
        assertFails(() -> model.losesAtMost(1), "labels");
    }

    /** The classifier turned round: every value of its weight has the other sign. */
    private static Model broken() {
        Model model = TINY.build();
        Tensor old = model.graph().initializer("classifier.weight").orElseThrow();
        float[] values = TensorValues.floats(old);
        for (int i = 0; i < values.length; i++) {
            values[i] = -values[i];
        }
        ModelEdit edit = new ModelEdit(model);
        edit.exchange(old, Tensor.floats(old.name(), old.shape(), values));
        return edit.finish();
    }

    private static void assertFails(Runnable assertion, String message) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(assertion::run)
                .withMessageContaining(message);
    }

    @Test
    void aLimitIsNeitherNegativeNorNotANumber() {
        Path file = write("model.onnx", TINY.build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> assertThatModel(file).driftsAtMost(Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> assertThatModel(file).agreesAtLeast(99));
        assertThatIllegalStateException()
                .isThrownBy(() -> assertThatModel(file).driftsAtMost(1))
                .withMessageContaining("comparedTo");
    }

    @Test
    void theCommandWritesTheModel() {
        Path file = folder.resolve("new/generated.onnx");
        GenerateModel.main(new String[] {"--shape", "tiny", "--layers", "1", "--output", file.toString()});
        assertThat(OnnxReader.read(file).graph().outputs().get(0).element()).isEqualTo(DataType.FLOAT);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GenerateModel.main(new String[] {"--shape", "tiny"}))
                .withMessageContaining("--output");
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TransformerShape(1, 10, 3, 10, 10, 10, 2))
                .withMessageContaining("3 heads");
    }
}
