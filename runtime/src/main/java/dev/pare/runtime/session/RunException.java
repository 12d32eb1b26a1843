/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.session;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** ONNX Runtime refused to run a model on some inputs. The message names the file and gives ONNX Runtime's reason, shortened. */
public final class RunException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int MOST_CHARACTERS = 300;
    private static final Pattern CODE = Pattern.compile("^Error code - ORT_[A-Z_]+ - message: ");
    /** C++ source files, function signatures, and the model's own path, which the message begins with. */
    private static final Pattern PLACE = Pattern.compile(
            "\\S*/onnxruntime/\\S+\\.(cc|h):\\d+ "
                    + "|(\\S+ )?(virtual )?\\S+ onnxruntime::[^)]*\\)( const)? ?|Load model from \\S+ failed: ?|Status Message: ");

    RunException(Path model, Exception cause) {
        super(model + ": ONNX Runtime cannot run it on these inputs: " + reason(cause), cause);
    }

    /** The essence of an ONNX Runtime message: no error code, no C++ source locations, one line. */
    static String reason(Exception cause) {
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        String text = CODE.matcher(message).replaceFirst("");
        text = PLACE.matcher(text).replaceAll("");
        text = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .limit(2)
                .reduce("", (a, b) -> a + " " + b);
        text = text.strip();
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
    }
}
