package dev.pare.prune.grouped;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Role;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.SiteFinder;
import dev.pare.analysis.site.Sites;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.prune.grouped.HiddenAxes.Hidden;
import dev.pare.prune.moments.SiteMoments;
import dev.pare.recipe.WeightFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Decides for every dense matrix whether blocks take its place. */
final class GroupPlanner {
    private final Facts facts;
    private final GroupOptions options;
    private final WeightFilter filter;
    private final SiteFinder finder;
    private final SiteMoments moments;
    private final boolean layersKnown;

    GroupPlanner(Facts facts, GroupOptions options, WeightFilter filter) {
        this.facts = facts;
        this.options = options;
        this.filter = filter;
        this.finder = new SiteFinder(facts);
        this.moments = new SiteMoments(facts);
        this.layersKnown = facts.weights().all().stream().anyMatch(w -> isOfLayer(facts.role(w)));
    }

    private static boolean isOfLayer(Role role) {
        return role.matches("attention") || role.matches("ffn");
    }

    private List<Weight> candidates() {
        return facts.weights().parameters().stream()
                .filter(SiteFinder::isMatrix)
                .toList();
    }

    List<StatisticsRequest> wants() {
        return moments.wants(candidates().stream()
                .filter(w -> refusal(w).isEmpty())
                .map(this::sites)
                .toList());
    }

    private Sites.Usable sites(Weight weight) {
        return (Sites.Usable) finder.sites(weight);
    }

    Plan<Regrouped> plan(LinearAlgebra algebra, PassContext context) {
        List<Weight> candidates = candidates();
        Map<Weight, Decision<Regrouped>> decided = new LinkedHashMap<>();
        Trial trial = new Trial(algebra, context.statistics());
        for (Hidden hidden : hidden()) {
            trial.pair(hidden, decided);
            context.progress().report("grouping weights", decided.size(), candidates.size());
        }
        for (Weight weight : candidates) {
            if (!decided.containsKey(weight)) {
                Optional<String> refusal = refusal(weight);
                decided.put(
                        weight, refusal.isPresent() ? new Decision.Skip<>(weight, refusal.get()) : trial.alone(weight));
                context.progress().report("grouping weights", decided.size(), candidates.size());
            }
        }
        List<String> notes = context.statistics() == Statistics.NONE
                ? List.of("no calibration data: what is lost of the weights themselves")
                : List.of();
        return new Plan<>(candidates.stream().map(decided::get).toList(), notes);
    }

    /** Pairs of matrices of which both may be touched. */
    private List<Hidden> hidden() {
        return options.permute() == Permute.NONE
                ? List.of()
                : new HiddenAxes(facts)
                        .find().stream()
                                .filter(h -> refusal(h.in()).isEmpty()
                                        && refusal(h.out()).isEmpty())
                                .toList();
    }

    private Optional<String> refusal(Weight weight) {
        return filter.refusal(weight, facts).or(() -> otherRole(weight)).or(() -> unusable(weight));
    }

    private Optional<String> otherRole(Weight weight) {
        Role role = facts.role(weight);
        return filter.chooses() || !layersKnown || isOfLayer(role)
                ? Optional.empty()
                : Optional.of("role " + role.text() + "; only layers are grouped unless the recipe includes more");
    }

    private Optional<String> unusable(Weight weight) {
        if (finder.sites(weight) instanceof Sites.Unusable unusable) {
            return Optional.of(unusable.reason());
        }
        if (weight.tensor().shape().elements() == 0 || !StoredMatrix.finite(weight.tensor())) {
            return Optional.of("is empty, or has values that are infinite or not numbers");
        }
        Sites.Usable sites = sites(weight);
        int inputs = sites.inputs(weight);
        int outputs = sites.outputs(weight);
        if (inputs % options.groups() != 0 || outputs % options.groups() != 0) {
            return Optional.of(inputs + " by " + outputs + " is not cut into " + options.groups() + " equal blocks");
        }
        return options.rank(inputs, outputs) < 0
                ? Optional.of("the blocks alone keep more than the ratio")
                : Optional.empty();
    }

    /** Fits weights and compares. */
    private final class Trial {
        private final LinearAlgebra algebra;
        private final Statistics statistics;

        Trial(LinearAlgebra algebra, Statistics statistics) {
            this.algebra = algebra;
            this.statistics = statistics;
        }

        Decision<Regrouped> alone(Weight weight) {
            return decide(
                    weight,
                    natural(sites(weight).inputs(weight)),
                    natural(sites(weight).outputs(weight)),
                    null);
        }

        /** The blocks of an axis whose order costs something. */
        private int[] natural(int features) {
            return options.permute() == Permute.ANY ? null : Partition.natural(features, options.groups());
        }

        /** The one that makes hidden features orders them as it likes, else the one that takes them; the other follows. */
        void pair(Hidden hidden, Map<Weight, Decision<Regrouped>> decided) {
            int[] inputs = natural(hidden.inSites().inputs(hidden.in()));
            int[] outputs = natural(hidden.outSites().outputs(hidden.out()));
            Decision<Regrouped> in = decide(hidden.in(), inputs, null, null);
            if (in instanceof Decision.Apply<Regrouped> apply) {
                int[] order = apply.details().fit().orElseThrow().partition().outputOrder();
                Regrouped made = new Regrouped(
                        apply.details().sites(), null, order, apply.details().fit());
                decided.put(hidden.in(), new Decision.Apply<>(hidden.in(), made, apply.reason(), apply.bytesAfter()));
                int[] blocks = Partition.inOrder(options.groups(), order);
                Decision<Regrouped> out = decide(hidden.out(), blocks, outputs, order);
                decided.put(
                        hidden.out(),
                        out instanceof Decision.Apply<Regrouped>
                                ? out
                                : follows(
                                        hidden.out(), new Regrouped(hidden.outSites(), order, null, Optional.empty())));
                return;
            }
            Decision<Regrouped> out = decide(hidden.out(), null, outputs, null);
            decided.put(hidden.in(), in);
            decided.put(hidden.out(), out);
            if (out instanceof Decision.Apply<Regrouped> apply) {
                int[] order = apply.details().fit().orElseThrow().partition().inputOrder();
                Regrouped made = new Regrouped(
                        apply.details().sites(), order, null, apply.details().fit());
                decided.put(hidden.out(), new Decision.Apply<>(hidden.out(), made, apply.reason(), apply.bytesAfter()));
                decided.put(
                        hidden.in(),
                        follows(hidden.in(), new Regrouped(hidden.inSites(), null, order, Optional.empty())));
            }
        }

        private Decision<Regrouped> follows(Weight weight, Regrouped order) {
            return new Decision.Apply<>(
                    weight,
                    order,
                    "only its hidden features change places with those of the matrix beside it",
                    weight.tensor().byteSize());
        }

        /**
         * @param inputs the blocks of inputs if they are given, or null
         * @param outputs likewise
         * @param order in which the inputs come, or null
         */
        private Decision<Regrouped> decide(Weight weight, int[] inputs, int[] outputs, int[] order) {
            Sites.Usable sites = sites(weight);
            int width = sites.inputs(weight);
            Optional<Matrix> gram = moments.gram(sites, width, statistics);
            Metric metric = new Metric(algebra, gram.orElseGet(() -> Matrix.identity(width)));
            Matrix matrix = StoredMatrix.of(weight, sites);
            int rank = options.rank(width, matrix.columns());
            BlockFit fit = new Fitter(algebra, metric, matrix).fit(options.groups(), rank, inputs, outputs);
            int plain = (int) (fit.parameters() / (width + matrix.columns()));
            double energy = metric.of(matrix);
            double other = metric.lossOfRank(matrix, plain);
            String blocks = options.groups() + " blocks" + (rank > 0 ? " and rank " + rank : "");
            String of = gram.isPresent() ? " of its output" : " of itself";
            String ofBlocks = percent(fit.loss(), energy) + of;
            String ofPlain = percent(other, energy);
            long bytes = weight.tensor().type().bytes(fit.parameters());
            if (bytes >= weight.tensor().byteSize()) {
                return new Decision.Skip<>(weight, blocks + " would not be smaller");
            }
            if (!options.anyway() && !(fit.loss() < other)) {
                return new Decision.Skip<>(
                        weight, "plain rank " + plain + " loses less: " + ofPlain + ", " + blocks + " " + ofBlocks);
            }
            return new Decision.Apply<>(
                    weight,
                    new Regrouped(sites, order, null, Optional.of(fit)),
                    blocks + " lose " + ofBlocks + ", plain rank " + plain + " " + ofPlain,
                    bytes);
        }

        private String percent(double loss, double energy) {
            return String.format(Locale.ROOT, "%.3g %%", energy == 0 ? 0 : 100 * loss / energy);
        }
    }
}
