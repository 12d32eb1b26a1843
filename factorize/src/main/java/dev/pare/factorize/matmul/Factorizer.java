package dev.pare.factorize.matmul;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.Sites;
import dev.pare.factorize.lowrank.InputMoments;
import dev.pare.factorize.lowrank.LowRank;
import dev.pare.factorize.lowrank.RankOptions;
import dev.pare.factorize.lowrank.Saving;
import dev.pare.factorize.lowrank.Spectrum;
import dev.pare.factorize.matmul.Factored.CorrectedBias;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Decision;
import dev.pare.pass.Scratch;
import dev.pare.tensor.DataType;
import dev.pare.tensor.TensorValues;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Decides the rank of one weight and computes its factors. */
final class Factorizer {
    private static final double[] NONE = {};

    private final LinearAlgebra algebra;
    private final ReaderMetrics readers;
    private final RankOptions ranks;
    private final boolean equalise;
    private final Scratch scratch;

    Factorizer(LinearAlgebra algebra, ReaderMetrics readers, RankOptions ranks, boolean equalise, Scratch scratch) {
        this.algebra = algebra;
        this.readers = readers;
        this.ranks = ranks;
        this.equalise = equalise;
        this.scratch = scratch;
    }

    /** Decides by the rule of the recipe. */
    Draft draft(Weight weight, Sites.Usable sites, Optional<InputMoments> moments) {
        int inputs = sites.inputs(weight);
        int outputs = sites.outputs(weight);
        if (!ranks.rule().readsEnergies()) {
            Optional<String> refusal =
                    saving(weight, sites, ranks.rank(inputs, outputs, NONE)).refusal();
            if (refusal.isPresent()) {
                return skipped(weight, sites, moments, refusal.get());
            }
        }
        return draft(weight, sites, moments, energies -> ranks.rank(inputs, outputs, energies));
    }

    /** Gives a weight a rank. */
    Draft draft(Weight weight, Sites.Usable sites, Optional<InputMoments> moments, int rank) {
        return draft(weight, sites, moments, energies -> rank);
    }

    private Draft draft(
            Weight weight, Sites.Usable sites, Optional<InputMoments> moments, ToIntFunction<double[]> chosen) {
        Matrix matrix = StoredMatrix.of(weight, sites);
        boolean centred = moments.isPresent() && sites.allBiased();
        Spectrum spectrum = moments.map(m -> spectrum(weight, matrix, m.gram(centred)))
                .orElseGet(() -> Spectrum.plain(algebra, matrix));
        if (spectrum.usable() == 0) {
            return skipped(weight, sites, moments, "its output is constant, so that there is nothing to keep");
        }
        int rank = Math.min(spectrum.usable(), chosen.applyAsInt(spectrum.energies()));
        Saving saving = saving(weight, sites, rank);
        if (saving.refusal().isPresent()) {
            return skipped(weight, sites, moments, saving.refusal().get());
        }
        Factored factored =
                factored(weight, sites, matrix, spectrum.factors(rank), centred ? moments : Optional.empty());
        String energy = moments.isPresent() ? "output energy" : "weight's energy";
        String reason = saving.reason(spectrum.lostShare(rank), energy);
        Decision<Factored> decision = new Decision.Apply<>(weight, factored, reason, saving.after());
        return new Draft(weight, sites, moments, decision, spectrum.energies());
    }

    private static Saving saving(Weight weight, Sites.Usable sites, int rank) {
        DataType type = weight.tensor().type();
        int nodes = sites.all().size();
        return Saving.of(sites.inputs(weight), sites.outputs(weight), rank, type, nodes);
    }

    private static Draft skipped(Weight weight, Sites.Usable sites, Optional<InputMoments> moments, String reason) {
        return new Draft(weight, sites, moments, new Decision.Skip<>(weight, reason), NONE);
    }

    private Spectrum spectrum(Weight weight, Matrix matrix, Matrix gram) {
        return readers.of(weight)
                .map(d -> Spectrum.ofOutput(algebra, matrix, gram, d))
                .orElseGet(() -> Spectrum.ofOutput(algebra, matrix, gram));
    }

    /**
     * @param correcting the moments by which biases are corrected, if they are
     */
    private Factored factored(
            Weight weight, Sites.Usable sites, Matrix matrix, LowRank exact, Optional<InputMoments> correcting) {
        DataType type = weight.tensor().type();
        LowRank scaled = equalise ? exact.equalised() : exact;
        Matrix a = StoredMatrix.rounded(scaled.a(), type);
        Matrix b = StoredMatrix.rounded(scaled.b(), type);
        List<CorrectedBias> biases = correcting
                .map(m -> corrected(sites, meanError(m.mean(), matrix, a, b), type))
                .orElse(List.of());
        return new Factored(
                matrix.rows(),
                scaled.rank(),
                matrix.columns(),
                scratch.keep(StoredMatrix.bytes(a, type)),
                scratch.keep(StoredMatrix.bytes(b, type)),
                sites.all(),
                biases);
    }

    /** μ (W − A B). */
    private Matrix meanError(Matrix mean, Matrix matrix, Matrix a, Matrix b) {
        Matrix approximate = algebra.multiply(algebra.multiply(mean, a), b);
        return algebra.multiply(mean, matrix).minus(approximate);
    }

    private List<CorrectedBias> corrected(Sites.Usable sites, Matrix meanError, DataType type) {
        IdentityHashMap<Weight, Boolean> seen = new IdentityHashMap<>();
        return sites.all().stream()
                .map(s -> s.bias().orElseThrow().weight())
                .filter(b -> seen.put(b, true) == null)
                .map(b -> new CorrectedBias(b, scratch.keep(StoredMatrix.bytes(row(b).plus(meanError), type))))
                .toList();
    }

    private static Matrix row(Weight bias) {
        float[] values = TensorValues.floats(bias.tensor());
        return Matrix.fromFloats(1, values.length, values);
    }
}
