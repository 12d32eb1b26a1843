package dev.pare.runtime.data;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.pare.onnx.wire.Onnx.TensorProto;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Half;
import dev.pare.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file with one serialized ONNX tensor, as {@code input_0.pb} of ONNX test data. */
final class TensorProtoFile {
    private final Path path;
    private final TensorProto proto;
    private final DataType type;
    private final ByteBuffer raw;

    private TensorProtoFile(Path path, TensorProto proto) {
        this.path = path;
        this.proto = proto;
        this.type = DataType.of(proto.getDataType());
        this.raw = proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    static Values read(Path path) {
        try {
            return new TensorProtoFile(path, TensorProto.parseFrom(Files.readAllBytes(path))).values();
        } catch (InvalidProtocolBufferException e) {
            throw DataException.in(path, "is not a serialized ONNX tensor (" + e.getMessage() + ")", e);
        } catch (IOException e) {
            throw DataException.in(path, "cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private Values values() {
        Shape shape =
                Shape.of(proto.getDimsList().stream().mapToLong(Long::longValue).toArray());
        int size = Math.toIntExact(shape.elements());
        int stored = proto.hasRawData() ? raw.remaining() / Math.max(1, type.bits() / 8) : fields();
        if (stored != size) {
            throw DataException.in(path, "holds " + stored + " elements where its shape " + shape + " needs " + size);
        }
        if (type.isFloating()) {
            float[] floats = new float[size];
            for (int i = 0; i < size; i++) {
                floats[i] = proto.hasRawData() ? rawReal(i) : real(i);
            }
            return FloatValues.of(shape, floats);
        }
        long[] longs = new long[size];
        for (int i = 0; i < size; i++) {
            longs[i] = proto.hasRawData() ? rawInteger(i) : integer(i);
        }
        return LongValues.of(shape, longs);
    }

    private int fields() {
        return switch (type) {
            case FLOAT -> proto.getFloatDataCount();
            case DOUBLE -> proto.getDoubleDataCount();
            case INT64 -> proto.getInt64DataCount();
            default -> proto.getInt32DataCount();
        };
    }

    private float rawReal(int i) {
        return switch (type) {
            case FLOAT -> raw.getFloat(4 * i);
            case DOUBLE -> (float) raw.getDouble(8 * i);
            case FLOAT16 -> Half.toFloat(raw.getShort(2 * i));
            default -> Half.bfloatToFloat(raw.getShort(2 * i));
        };
    }

    private float real(int i) {
        return switch (type) {
            case FLOAT -> proto.getFloatData(i);
            case DOUBLE -> (float) proto.getDoubleData(i);
            case FLOAT16 -> Half.toFloat((short) proto.getInt32Data(i));
            default -> Half.bfloatToFloat((short) proto.getInt32Data(i));
        };
    }

    private long rawInteger(int i) {
        return switch (type) {
            case INT64 -> raw.getLong(8 * i);
            case INT32 -> raw.getInt(4 * i);
            case INT16 -> raw.getShort(2 * i);
            case INT8 -> raw.get(i);
            case UINT8, BOOL -> raw.get(i) & 0xff;
            default -> throw DataException.in(path, "has the type " + type + ", which cannot be fed");
        };
    }

    private long integer(int i) {
        return switch (type) {
            case INT64 -> proto.getInt64Data(i);
            case INT32, INT16, INT8, UINT8, BOOL -> proto.getInt32Data(i);
            default -> throw DataException.in(path, "has the type " + type + ", which cannot be fed");
        };
    }
}
