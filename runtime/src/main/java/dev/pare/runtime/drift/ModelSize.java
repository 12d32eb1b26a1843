package dev.pare.runtime.drift;

import dev.pare.onnx.ModelFormatException;
import dev.pare.onnx.OnnxReader;
import dev.pare.tensor.MappedData;
import dev.pare.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The bytes that a model takes on disk: its file and each file of weights beside it that it uses. */
public final class ModelSize {
    private ModelSize() {}

    public static long of(Path model) {
        Map<Path, Long> files = new TreeMap<>();
        for (Tensor tensor : OnnxReader.read(model).tensors()) {
            if (tensor.data() instanceof MappedData data && data.external()) {
                files.put(data.file().path(), data.file().size());
            }
        }
        try {
            return Files.size(model)
                    + files.values().stream().mapToLong(Long::longValue).sum();
        } catch (IOException e) {
            throw new ModelFormatException(model + ": its size cannot be read (" + e.getMessage() + ")", e);
        }
    }
}
