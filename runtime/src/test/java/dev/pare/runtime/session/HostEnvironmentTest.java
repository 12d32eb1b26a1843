/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class HostEnvironmentTest {
    @Test
    void nothingIsLoggedBesideAnEnvironmentOfTheHost() {
        List<String> logged = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord message) {
                logged.add(message.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        OrtEnvironment.getEnvironment("host");
        Logger logger = Logger.getLogger(OrtEnvironment.class.getName());
        logger.addHandler(handler);
        try {
            OrtModel.runtimeVersion();
            OrtModel.runtimeVersion();
            assertThat(logged).isEmpty();

            // The host hears its own warnings as before.
            OrtEnvironment.getEnvironment("neither the host nor Pare");
            assertThat(logged).hasSize(1);
        } finally {
            logger.removeHandler(handler);
        }
    }
}
