package dev.pare.factorize.lowrank;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Shares a number of parameters out among matrices, so that the sum of their predicted losses is small. Every matrix starts with its
 * least rank; then the step that saves most loss per parameter is taken, as long as it fits, along the lower convex hull of loss over
 * parameters (methods: Lagrangian relaxation of the multiple-choice knapsack). Keeping a matrix whole is a point of that hull, since
 * ranks above break-even cost more than the matrix itself.
 */
public final class RankBudget {
    /** What is chosen for a matrix that is kept as it is. */
    public static final int WHOLE = 0;

    private RankBudget() {}

    /**
     * A matrix that takes part.
     *
     * @param energies the loss that each direction saves, descending
     * @param weight what a unit of its loss does to the outputs, not negative
     * @param step what ranks are multiples of
     * @param uniform the rank that it would have if nothing were shared out
     */
    public record Curve(int rows, int columns, double[] energies, double weight, int step, int uniform) {
        private long parameters(int rank) {
            return rank == WHOLE ? (long) rows * columns : (long) rank * (rows + columns);
        }

        private double loss(int rank) {
            return rank == WHOLE
                    ? 0
                    : weight
                            * Arrays.stream(energies, Math.min(rank, energies.length), energies.length)
                                    .sum();
        }

        private Point at(int rank) {
            return new Point(rank, parameters(rank), loss(rank));
        }
    }

    private record Point(int rank, long parameters, double loss) {
        double gain(Point next) {
            return (loss - next.loss) / (next.parameters - parameters);
        }
    }

    private record Move(int curve, Point from, Point to) {}

    /**
     * The rank of each matrix, or {@link #WHOLE}. The parameters are never more, and the predicted loss never greater, than with the
     * uniform ranks.
     */
    public static int[] ranks(List<Curve> curves) {
        int[] best = curves.stream().mapToInt(Curve::uniform).toArray();
        long budget = parameters(curves, best);
        // The step to a whole matrix may be too large for what is left, where ranks alone would have used it up.
        for (boolean whole : new boolean[] {false, true}) {
            int[] chosen = ranks(curves, budget, whole);
            if (parameters(curves, chosen) <= budget && loss(curves, chosen) < loss(curves, best)) {
                best = chosen;
            }
        }
        return best;
    }

    private static int[] ranks(List<Curve> curves, long budget, boolean whole) {
        int[] chosen = new int[curves.size()];
        List<Move> moves = new ArrayList<>();
        for (int i = 0; i < chosen.length; i++) {
            List<Point> hull = hull(curves.get(i), whole);
            chosen[i] = hull.get(0).rank();
            for (int j = 1; j < hull.size(); j++) {
                moves.add(new Move(i, hull.get(j - 1), hull.get(j)));
            }
        }
        long used = parameters(curves, chosen);
        moves.sort(Comparator.comparingDouble((Move m) -> -m.from().gain(m.to())));
        for (Move move : moves) {
            long cost = move.to().parameters() - move.from().parameters();
            if (chosen[move.curve()] == move.from().rank() && used + cost <= budget) {
                chosen[move.curve()] = move.to().rank();
                used += cost;
            }
        }
        return chosen;
    }

    /** The sum of the predicted losses. */
    static double loss(List<Curve> curves, int[] ranks) {
        double sum = 0;
        for (int i = 0; i < ranks.length; i++) {
            sum += curves.get(i).loss(ranks[i]);
        }
        return sum;
    }

    /** The parameters of all matrices together. */
    static long parameters(List<Curve> curves, int[] ranks) {
        long sum = 0;
        for (int i = 0; i < ranks.length; i++) {
            sum += curves.get(i).parameters(ranks[i]);
        }
        return sum;
    }

    /** Points of falling gain from the least rank on, to the whole matrix if that may be chosen. */
    private static List<Point> hull(Curve curve, boolean whole) {
        List<Point> hull = new ArrayList<>();
        int least = Math.min(curve.step(), curve.uniform());
        push(hull, curve.at(least));
        for (int rank = least + curve.step(); rank < curve.energies().length; rank += curve.step()) {
            if (curve.parameters(rank) >= curve.parameters(WHOLE)) {
                break;
            }
            push(hull, curve.at(rank));
        }
        if (whole) {
            push(hull, curve.at(WHOLE));
        }
        return hull;
    }

    private static void push(List<Point> hull, Point next) {
        int last = hull.size() - 1;
        while (last > 0
                && hull.get(last - 1).gain(hull.get(last)) < hull.get(last).gain(next)) {
            hull.remove(last--);
        }
        hull.add(next);
    }
}
