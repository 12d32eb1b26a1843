package dev.pare.factorize.lowrank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.factorize.lowrank.RankBudget.Curve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankBudgetTest {
    private static double[] falling(double factor, int length) {
        double[] energies = new double[length];
        for (int i = 0; i < length; i++) {
            energies[i] = Math.pow(factor, i);
        }
        return energies;
    }

    private static List<Curve> some(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Curve> curves = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            int rows = 32 << random.nextInt(3);
            int columns = 32 << random.nextInt(3);
            double[] energies = falling(0.8 + 0.2 * random.nextDouble(), Math.min(rows, columns));
            double weight = Math.pow(10, 4 * random.nextDouble());
            curves.add(new Curve(rows, columns, energies, weight, 4, 4 + 4 * random.nextInt(3)));
        }
        return curves;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neverTakesMoreParametersNorLosesMoreThanUniformRanks(long seed) {
        List<Curve> curves = some(seed);
        int[] uniform = curves.stream().mapToInt(Curve::uniform).toArray();
        int[] chosen = RankBudget.ranks(curves);
        assertThat(RankBudget.parameters(curves, chosen)).isLessThanOrEqualTo(RankBudget.parameters(curves, uniform));
        assertThat(RankBudget.loss(curves, chosen)).isLessThan(RankBudget.loss(curves, uniform));
    }

    @Test
    void givesRankToWhatMattersMore() {
        double[] energies = falling(0.9, 64);
        Curve loud = new Curve(64, 64, energies, 100, 8, 16);
        Curve quiet = new Curve(64, 64, energies, 1, 8, 16);
        int[] ranks = RankBudget.ranks(List.of(loud, quiet));
        assertThat(ranks[0]).isGreaterThan(16);
        assertThat(ranks[1]).isLessThan(16);
    }

    /** The budget is 2 · 24 · 128 = 6144: the flat one takes 4096, and 16 · 128 are left for the other. */
    @Test
    void keepsAMatrixWholeWhereRanksNearBreakEvenWouldCostAsMuch() {
        Curve flat = new Curve(64, 64, falling(1, 64), 100, 8, 24);
        Curve narrow = new Curve(64, 64, falling(0.1, 64), 1, 8, 24);
        assertThat(RankBudget.ranks(List.of(flat, narrow))).containsExactly(RankBudget.WHOLE, 16);
    }

    @Test
    void staysUniformWhereNothingCanBeGained() {
        double[] energies = falling(0.5, 16);
        List<Curve> curves = List.of(new Curve(16, 16, energies, 1, 2, 4), new Curve(16, 16, energies, 1, 2, 4));
        assertThat(Arrays.stream(RankBudget.ranks(curves)).boxed()).containsExactly(4, 4);
    }
}
