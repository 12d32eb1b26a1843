package dev.pare.quantize.fitted;

import dev.pare.analysis.Weight;
import dev.pare.quantize.product.Eligibility;

/** What a weight will take in the file, without the operators that decode it. */
final class StoredBytes {
    private StoredBytes() {}

    static long of(Weight weight, Fit fit, FittedOptions options) {
        long channels = Channels.count(weight);
        long length = Channels.length(weight);
        if (fit instanceof Fit.Table table) {
            double bits = 0;
            for (byte c : table.classOfRow()) {
                bits += Precision.bits(table.classes()[c]) * length;
            }
            long classes = table.classes().length > 1 ? channels / 2 : 0;
            return (long) (bits / 8) + 2 * channels + classes + (table.direction() ? channels + 4 * length : 0);
        }
        int bits = fit instanceof Fit.Product product ? product.bits() : ((Fit.Stored) fit).bits();
        if (bits == 16) {
            return 2 * channels * length;
        }
        boolean grouped = options.groupSize() > 0 && bits <= 6 && Eligibility.kind(weight) == Eligibility.Kind.MATRIX;
        long groups = grouped ? channels * ((length + options.groupSize() - 1) / options.groupSize()) : 0;
        return channels * (long) Math.ceil(length * Precision.bits(bits) / 8) + 2 * channels + groups / 2;
    }
}
