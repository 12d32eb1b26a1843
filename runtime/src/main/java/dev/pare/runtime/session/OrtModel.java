/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.pare.onnx.ModelFormatException;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.DataType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A model loaded in ONNX Runtime. */
public final class OrtModel implements AutoCloseable {
    private static final OptionalMethod DETERMINISTIC =
            OptionalMethod.of(OrtSession.SessionOptions.class, "setDeterministicCompute", void.class, boolean.class);

    private final Path path;
    private final OrtSession session;
    private final Signature signature;
    private final double loadMillis;

    private OrtModel(Path path, OrtSession session, double loadMillis) throws OrtException {
        this.path = path;
        this.session = session;
        this.signature = Ports.of(session, DimensionNames.of(path));
        this.loadMillis = loadMillis;
    }

    /**
     * Loads a model.
     *
     * @throws ModelFormatException when the file is missing, or ONNX Runtime cannot load it
     */
    public static OrtModel open(Path path, SessionSettings settings) {
        return open(path, settings, null);
    }

    /** The same; writes the graph that ONNX Runtime made of the model to a file when {@code optimized} is not null. */
    static OrtModel open(Path path, SessionSettings settings, Path optimized) {
        if (!Files.isRegularFile(path)) {
            throw new ModelFormatException(path + ": there is no such model file; check the path.");
        }
        try (OrtSession.SessionOptions options = options(settings)) {
            if (optimized != null) {
                options.setOptimizedModelFilePath(optimized.toString());
            }
            OrtEnvironment environment = environment();
            long start = System.nanoTime();
            OrtSession session = environment.createSession(path.toString(), options);
            return new OrtModel(path, session, (System.nanoTime() - start) / 1e6);
        } catch (OrtException e) {
            throw new ModelFormatException(
                    path + ": ONNX Runtime " + environment().getVersion() + " cannot load it: "
                            + RunException.reason(e),
                    e);
        }
    }

    private static OrtSession.SessionOptions options(SessionSettings settings) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(settings.intraThreads());
        options.setInterOpNumThreads(settings.interThreads());
        DETERMINISTIC.call(options, settings.deterministic());
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        options.setOptimizationLevel(
                switch (settings.level()) {
                    case NONE -> OrtSession.SessionOptions.OptLevel.NO_OPT;
                    case BASIC -> OrtSession.SessionOptions.OptLevel.BASIC_OPT;
                    case EXTENDED -> OrtSession.SessionOptions.OptLevel.EXTENDED_OPT;
                    case ALL -> OrtSession.SessionOptions.OptLevel.ALL_OPT;
                });
        return options;
    }

    private static OrtEnvironment environment() {
        return Environment.ONLY;
    }

    /** The one environment of the process. A host may have made it already. */
    private static final class Environment {
        static final OrtEnvironment ONLY = get();

        /** Whoever asks with other settings than those of the existing environment is warned, and nothing tells whether there is one. */
        private static OrtEnvironment get() {
            Logger logger = Logger.getLogger(OrtEnvironment.class.getName());
            Level level = logger.getLevel();
            logger.setLevel(Level.OFF);
            try {
                return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "pare");
            } finally {
                logger.setLevel(level);
            }
        }
    }

    /** The version of ONNX Runtime in use. */
    public static String runtimeVersion() {
        return environment().getVersion();
    }

    public Path path() {
        return path;
    }

    public Signature signature() {
        return signature;
    }

    /** Milliseconds that loading and optimizing took. */
    public double loadMillis() {
        return loadMillis;
    }

    /** Runs the model and gives all outputs that are tensors of numbers. */
    public Map<String, Values> run(Map<String, Values> feeds) {
        Set<String> wanted = new TreeSet<>();
        for (Port port : signature.outputs()) {
            if (port.isFloat() || port.isInteger()) {
                wanted.add(port.name());
            }
        }
        return run(feeds, wanted);
    }

    /**
     * Runs the model.
     *
     * @param feeds value by input name; values for inputs that the model does not have are left out
     * @param wanted names of outputs
     * @return value by output name, in the model's order
     * @throws RunException when ONNX Runtime refuses the inputs
     */
    public Map<String, Values> run(Map<String, Values> feeds, Set<String> wanted) {
        try (Feeds tensors = feeds(feeds);
                OrtSession.Result result = session.run(tensors.byName(), wanted)) {
            Map<String, Values> outputs = new LinkedHashMap<>();
            for (Port port : signature.outputs()) {
                if (wanted.contains(port.name())) {
                    outputs.put(port.name(), value(port, result.get(port.name()).orElseThrow()));
                }
            }
            return outputs;
        } catch (OrtException e) {
            throw new RunException(path, e);
        }
    }

    /**
     * Runs the model on values and on tensors that a model gave before.
     *
     * @param feeds value by input name; values for inputs that the model does not have are left out
     * @param kept tensor by input name; goes before a value of the same name
     * @param wanted names of outputs of types that {@link TensorBytes#holds}, at least one
     * @throws RunException when ONNX Runtime refuses the inputs
     */
    public Map<String, TensorBytes> runBytes(
            Map<String, Values> feeds, Map<String, TensorBytes> kept, Set<String> wanted) {
        try (Feeds tensors = Feeds.of(environment(), signature.inputs(), feeds, kept);
                OrtSession.Result result = session.run(tensors.byName(), wanted)) {
            Map<String, TensorBytes> outputs = new LinkedHashMap<>();
            for (String name : wanted) {
                outputs.put(name, TensorBytes.of((OnnxTensor) result.get(name).orElseThrow()));
            }
            return outputs;
        } catch (OrtException e) {
            throw new RunException(path, e);
        }
    }

    /** The numbers of a tensor. */
    public static Values values(TensorBytes bytes) {
        if (bytes.type() == DataType.FLOAT) {
            return bytes.floats();
        }
        try (OnnxTensor tensor = bytes.toOrt(environment())) {
            return Tensors.fromOrt(tensor);
        } catch (OrtException e) {
            throw new IllegalArgumentException("a tensor " + bytes.type() + bytes.shape() + " cannot be read", e);
        }
    }

    private static Values value(Port port, OnnxValue value) {
        if (value instanceof OnnxTensor tensor) {
            return Tensors.fromOrt(tensor);
        }
        throw new IllegalArgumentException("output " + port + " is not a tensor");
    }

    /** Makes tensors of the feeds once, to be run several times. */
    Feeds feeds(Map<String, Values> feeds) throws OrtException {
        return Feeds.of(environment(), signature.inputs(), feeds, Map.of());
    }

    /** Runs without reading outputs and gives the nanoseconds that took. */
    long timeOnce(Feeds feeds) throws OrtException {
        long start = System.nanoTime();
        OrtSession.Result result = session.run(feeds.byName());
        long took = System.nanoTime() - start;
        result.close();
        return took;
    }

    /**
     * Nanoseconds of one run whose outputs are not read.
     *
     * @param feeds value by input name
     * @throws RunException when ONNX Runtime refuses the inputs
     */
    public long nanos(Map<String, Values> feeds) {
        try (Feeds tensors = feeds(feeds)) {
            return timeOnce(tensors);
        } catch (OrtException e) {
            throw new RunException(path, e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(path + ": ONNX Runtime failed to free the model: " + e.getMessage(), e);
        }
    }
}
