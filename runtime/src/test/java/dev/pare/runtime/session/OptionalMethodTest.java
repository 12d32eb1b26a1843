/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.pare.runtime.tensor.Signature;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionalMethodTest {
    private static final String NAME = "setDeterministicCompute";

    /** A class that lacks the method, as the options of ONNX Runtime 1.16 do, and has one of this name that takes something else. */
    public static final class OlderOptions {
        public void setDeterministicCompute(String level) {}
    }

    /** A class that has the method. */
    public static final class NewerOptions {
        private boolean deterministic;

        public void setDeterministicCompute(boolean value) {
            if (deterministic) {
                throw new IllegalStateException("set already");
            }
            deterministic = value;
        }
    }

    @Test
    void whatTheLibraryLacksIsNotCalled() throws OrtException {
        OptionalMethod method = OptionalMethod.of(OlderOptions.class, NAME, void.class, boolean.class);
        assertThat(method.exists()).isFalse();
        assertThat(method.call(new OlderOptions(), true)).isEmpty();
    }

    @Test
    void whatTheLibraryHasIsCalledAndMayFail() throws OrtException {
        OptionalMethod method = OptionalMethod.of(NewerOptions.class, NAME, void.class, boolean.class);
        NewerOptions options = new NewerOptions();
        method.call(options, true);
        assertThat(options.deterministic).isTrue();
        assertThatThrownBy(() -> method.call(options, true)).hasMessage("set already");
    }

    /** Pare would silently lose both if their names changed. */
    @Test
    void theVersionThatPareBringsHasBothMethods() {
        assertThat(OptionalMethod.of(OrtSession.SessionOptions.class, NAME, void.class, boolean.class)
                        .exists())
                .isTrue();
        assertThat(OptionalMethod.of(ai.onnxruntime.TensorInfo.class, "getDimensionNames", String[].class)
                        .exists())
                .isTrue();
    }

    @Test
    void namesOfSizesAreTheSameFromTheFile() throws OrtException {
        Path file = Path.of(System.getProperty("pare.root")).resolve("testdata/bert-nano-sst2/model.onnx");
        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString())) {
            Signature read = Ports.of(session, DimensionNames.ofFile(file));
            assertThat(read).isEqualTo(Ports.of(session, DimensionNames.of(file)));
            assertThat(read.inputs().get(0).toString()).contains("batch");
        }
    }
}
