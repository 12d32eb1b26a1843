package dev.pare.quantize.packed;

import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.codes.RowCodes;
import dev.pare.quantize.codes.WideCodes;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.util.List;

/** The stored rows of one class, and what decodes some of them. */
final class RowPart {
    private final Emission emission;
    private final PackedForm form;
    private final Decoder decoder;
    private final String low;
    private final String high;
    private final String places;

    RowPart(Emission emission, String name, RowCodes rows) {
        this.emission = emission;
        if (rows instanceof WideCodes wide) {
            this.form = null;
            this.decoder = null;
            this.low = WideRows.add(emission, name, wide);
            this.high = "";
            this.places = "";
            return;
        }
        GroupedCodes codes = (GroupedCodes) rows;
        if (!Packing.packs(codes.bits())) {
            this.form = null;
            this.decoder = null;
            Shape shape = Shape.of(codes.channels(), codes.length());
            this.low = emission.initializer(name + ".int8", DataType.INT8, shape, PackedPlanes.integerRows(codes));
            this.high = "";
            this.places = "";
            return;
        }
        this.form = PackedForm.of(codes);
        this.decoder = new Decoder(emission, form);
        this.low = form.addLow(emission, name);
        this.high = form.packing().hasHigh() ? form.addHigh(emission, name) : "";
        this.places = form.palette().chooses() ? form.addPlaces(emission, name, true) : "";
    }

    static long bytes(RowCodes rows) {
        if (!(rows instanceof GroupedCodes codes) || !Packing.packs(codes.bits())) {
            return MixedDecode.bytes(rows);
        }
        PackedForm form = PackedForm.of(codes);
        return form.codeBytes() + form.placeBytes(true);
    }

    /** [wanted, length], int8 or for rows of 16 bits int16. */
    String rows(String wanted) {
        String bytes = gather(low, wanted);
        if (form == null) {
            return bytes;
        }
        String starts = form.palette().chooses() ? decoder.starts(gather(places, wanted), true) : "";
        return decoder.decode(bytes, high.isEmpty() ? "" : gather(high, wanted), starts);
    }

    private String gather(String from, String rows) {
        return emission.node("Gather", List.of(from, rows));
    }
}
