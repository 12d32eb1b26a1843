package dev.pare.runtime.walk;

import dev.pare.graph.Dim;
import dev.pare.graph.ValueInfo;
import dev.pare.onnx.OutputException;
import dev.pare.runtime.session.TensorBytes;
import dev.pare.tensor.Carried;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One value of all batches in a file, batch behind batch. */
final class KeptValue implements AutoCloseable {
    /** Where a batch lies. */
    private record Slot(long offset, int bytes, Shape shape) {}

    private final Path file;
    private final FileChannel channel;
    private final List<Slot> slots = new ArrayList<>();
    private DataType type = DataType.UNKNOWN;
    private long size;

    private KeptValue(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static KeptValue in(Path file) {
        try {
            return new KeptValue(
                    file,
                    FileChannel.open(
                            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Adds the next batch. */
    void add(TensorBytes tensor) {
        ByteBuffer bytes = tensor.bytes().duplicate();
        Slot slot = new Slot(size, bytes.remaining(), tensor.shape());
        try {
            while (bytes.hasRemaining()) {
                size += channel.write(bytes, size);
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
        slots.add(slot);
        type = tensor.type();
    }

    TensorBytes batch(int index) {
        Slot slot = slots.get(index);
        ByteBuffer bytes = ByteBuffer.allocateDirect(slot.bytes()).order(ByteOrder.nativeOrder());
        try {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, slot.offset() + bytes.position()) < 0) {
                    throw new IOException("the file has become shorter");
                }
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
        return new TensorBytes(type, slot.shape(), bytes.flip());
    }

    long bytes() {
        return size;
    }

    /** The type of the value; sizes that all batches share are told, since a runtime makes more of what it knows. */
    ValueInfo info(String name) {
        Shape first = slots.get(0).shape();
        Dim[] dims = new Dim[first.rank()];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = new Dim.Fixed(first.dim(axis));
        }
        for (Slot slot : slots) {
            if (slot.shape().rank() != dims.length) {
                return anyShape(name);
            }
            for (int axis = 0; axis < dims.length; axis++) {
                dims[axis] = slot.shape().dim(axis) == first.dim(axis) ? dims[axis] : new Dim.Unknown();
            }
        }
        return ValueInfo.of(name, type, dims);
    }

    private ValueInfo anyShape(String name) {
        ValueInfo.TensorType tensor = new ValueInfo.TensorType(type.code(), Optional.empty(), Carried.NOTHING);
        return new ValueInfo(name, Optional.of(tensor), Carried.NOTHING);
    }

    private static OutputException failed(Path file, IOException cause) {
        return new OutputException(
                file + ": values of the model cannot be kept there (" + cause.getMessage()
                        + "); name another folder for temporary files.",
                cause);
    }

    /** Deletes the file. */
    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }
}
