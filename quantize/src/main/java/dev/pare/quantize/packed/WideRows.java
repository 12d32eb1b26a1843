package dev.pare.quantize.packed;

import dev.pare.quantize.codes.WideCodes;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Stores rows of 16 bits as they are. */
final class WideRows {
    private WideRows() {}

    /** int16 [rows, width]. */
    static String add(Emission emission, String name, WideCodes codes) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(bytes(codes))).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(codes.codes());
        Shape shape = Shape.of(codes.channels(), codes.length());
        return emission.initializer(name + ".int16", DataType.INT16, shape, InlineData.raw(bytes.array()));
    }

    static long bytes(WideCodes codes) {
        return 2L * codes.channels() * codes.length();
    }
}
