package dev.pare.quantize.packed;

import dev.pare.graph.Attribute;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.codes.RowCodes;
import dev.pare.quantize.codes.WideCodes;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.List;

/** Decodes all classes of a table at load and brings their rows back into the order of the table. */
final class MixedDecode {
    private MixedDecode() {}

    /** int8 [rows, width]; int16 if a class has 16 bits. */
    static String table(Emission emission, String name, MixedRows table) {
        List<String> parts = new ArrayList<>();
        for (RowCodes codes : table.classes()) {
            String part = table.classes().size() == 1 ? name : name + ".class" + parts.size();
            parts.add(values(emission, part, codes, table.isWide()));
        }
        if (parts.size() == 1) {
            return parts.get(0);
        }
        String joined = emission.node("Concat", parts, Attribute.of("axis", 0));
        if (!RowClasses.needed(table)) {
            return joined;
        }
        return emission.node("Gather", List.of(joined, new RowClasses(emission, name, table).places()));
    }

    private static String values(Emission emission, String name, RowCodes codes, boolean wide) {
        if (codes instanceof WideCodes rows) {
            return WideRows.add(emission, name, rows);
        }
        String values = WholeDecode.values(emission, name, (GroupedCodes) codes, Layout.ROWS);
        return wide ? emission.cast(values, DataType.INT16) : values;
    }

    /** Bytes of the codes of one class. */
    static long bytes(RowCodes codes) {
        return codes instanceof WideCodes rows ? WideRows.bytes(rows) : WholeDecode.bytes((GroupedCodes) codes);
    }
}
