/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.runtime.session.SessionSettings;
import java.nio.file.Path;

/**
 * How to measure.
 *
 * @param session how ONNX Runtime runs the model
 * @param algebra forms the Gram matrices
 * @param gramBytes the most memory for the Gram matrices of one call; values that find no room wait for another pass over the data
 * @param batchBytes the memory that the values of one run may take, as far as it can be foretold; if a batch has more, the model is run
 *     on it several times, each time for some of the values
 * @param temporary the folder in which the model is written for the time of the measurement; it needs room for all weights, and for
 *     Gram matrices beyond gramBytes
 */
public record CalibrationSettings(
        SessionSettings session, LinearAlgebra algebra, long gramBytes, long batchBytes, Path temporary) {

    public CalibrationSettings {
        if (gramBytes < 0 || batchBytes < 0) {
            throw new IllegalArgumentException("the memory for Gram matrices and batches is " + gramBytes + " and "
                    + batchBytes + " bytes and must not be negative");
        }
    }

    /** One thread, OpenBLAS, half of the heap for Gram matrices and a quarter for a batch, the system's temporary folder. */
    public static CalibrationSettings defaults() {
        return new CalibrationSettings(
                SessionSettings.defaults(),
                LinearAlgebra.openBlas(),
                Runtime.getRuntime().maxMemory() / 2,
                Runtime.getRuntime().maxMemory() / 4,
                Path.of(System.getProperty("java.io.tmpdir")));
    }

    public CalibrationSettings withSession(SessionSettings other) {
        return new CalibrationSettings(other, algebra, gramBytes, batchBytes, temporary);
    }

    public CalibrationSettings withAlgebra(LinearAlgebra other) {
        return new CalibrationSettings(session, other, gramBytes, batchBytes, temporary);
    }

    public CalibrationSettings withGramBytes(long other) {
        return new CalibrationSettings(session, algebra, other, batchBytes, temporary);
    }

    public CalibrationSettings withBatchBytes(long other) {
        return new CalibrationSettings(session, algebra, gramBytes, other, temporary);
    }

    public CalibrationSettings withTemporary(Path other) {
        return new CalibrationSettings(session, algebra, gramBytes, batchBytes, other);
    }
}
