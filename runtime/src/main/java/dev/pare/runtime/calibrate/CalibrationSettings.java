package dev.pare.runtime.calibrate;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.runtime.session.SessionSettings;
import java.nio.file.Path;

/**
 * How to measure.
 *
 * @param session how ONNX Runtime runs the model
 * @param algebra forms the Gram matrices
 * @param gramBytes the most memory for all Gram matrices of one call; values that find no room are left out
 * @param temporary the folder in which the model is written for the time of the measurement; it needs room for all weights
 */
public record CalibrationSettings(SessionSettings session, LinearAlgebra algebra, long gramBytes, Path temporary) {

    public CalibrationSettings {
        if (gramBytes < 0) {
            throw new IllegalArgumentException("the room for Gram matrices is " + gramBytes + " bytes");
        }
    }

    /** One thread, OpenBLAS, half of the heap for Gram matrices, the system's temporary folder. */
    public static CalibrationSettings defaults() {
        return new CalibrationSettings(
                SessionSettings.defaults(),
                LinearAlgebra.openBlas(),
                Runtime.getRuntime().maxMemory() / 2,
                Path.of(System.getProperty("java.io.tmpdir")));
    }

    public CalibrationSettings withSession(SessionSettings other) {
        return new CalibrationSettings(other, algebra, gramBytes, temporary);
    }

    public CalibrationSettings withAlgebra(LinearAlgebra other) {
        return new CalibrationSettings(session, other, gramBytes, temporary);
    }

    public CalibrationSettings withGramBytes(long other) {
        return new CalibrationSettings(session, algebra, other, temporary);
    }

    public CalibrationSettings withTemporary(Path other) {
        return new CalibrationSettings(session, algebra, gramBytes, other);
    }
}
