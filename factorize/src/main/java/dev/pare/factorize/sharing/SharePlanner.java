/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.sharing;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Compares sharing with low rank of the same size, group by group and then as a whole, and keeps what is better. */
final class SharePlanner {
    private final Facts facts;
    private final PassContext context;
    private final ShareOptions options;
    private final LinearAlgebra algebra;
    private final Map<Weight, Decision<Sharing>> decisions = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    SharePlanner(Facts facts, PassContext context, ShareOptions options, LinearAlgebra algebra) {
        this.facts = facts;
        this.context = context;
        this.options = options;
        this.algebra = algebra;
    }

    /** A unit with what it shares and what low rank makes of it; losses as shares of what goes out, added up over its groups. */
    private record Compared(Unit shared, Unit plain, double loss, double plainLoss) {}

    /** Decisions that stand together. */
    private record Unit(List<Decision.Apply<Sharing>> decisions) {}

    Plan<Sharing> plan() {
        Neighbours neighbours = new Neighbours(facts, options.filter());
        List<List<Member>> groups = neighbours.groups(options.layers(), context.statistics(), this::skip);
        List<List<List<Member>>> units = options.form() == Form.AVERAGE
                ? new Alignment(facts, algebra).units(groups)
                : groups.stream().map(List::of).toList();
        List<Compared> tried = new ArrayList<>();
        int done = 0;
        for (List<List<Member>> unit : units) {
            context.progress().report("sharing between layers", done++, units.size());
            compare(unit).ifPresent(tried::add);
        }
        context.progress().report("sharing between layers", units.size(), units.size());
        if (!tried.isEmpty()) {
            long better = tried.stream().filter(c -> c.loss() < c.plainLoss()).count();
            notes.add("of " + tried.size() + " sets of neighbours, " + better
                    + " lose less by sharing than by low rank of the same size");
            judge(tried);
        }
        if (context.statistics() == Statistics.NONE) {
            notes.add("no calibration data: compared by the weights alone");
        }
        return new Plan<>(List.copyOf(decisions.values()), notes);
    }

    private void skip(Weight weight, String reason) {
        decisions.put(weight, new Decision.Skip<>(weight, reason));
    }

    /** The forms of one group. */
    private record Group(List<Member> members, Task task, Approximation shared, Approximation plain, String text) {}

    private Optional<Compared> compare(List<List<Member>> unit) {
        List<Group> groups = new ArrayList<>();
        double loss = 0;
        double plainLoss = 0;
        for (List<Member> members : unit) {
            Task task = new Task(
                    members.stream().map(Member::matrix).toList(),
                    members.stream().map(Member::gram).toList());
            double energy = task.energy(algebra);
            int rank = Sharer.rank(options.form(), task, numbers(task));
            if (rank == 0 || energy == 0) {
                String why = rank == 0 ? "there is no room for anything of its own" : "its output is constant";
                unit.forEach(g -> g.forEach(m -> skip(m.weight(), why)));
                return Optional.empty();
            }
            Group group = group(members, task, rank, energy);
            loss += group.shared().loss() / energy;
            plainLoss += group.plain().loss() / energy;
            groups.add(group);
        }
        Compared compared = new Compared(unit(groups, false), unit(groups, true), loss, plainLoss);
        boolean keep = options.always() || loss < plainLoss;
        compared.shared()
                .decisions()
                .forEach(d -> decisions.put(
                        d.weight(),
                        keep ? d : new Decision.Skip<>(d.weight(), "sharing costs more than rank; " + d.reason())));
        return Optional.of(compared);
    }

    private long numbers(Task task) {
        return (long) (options.ratio() * task.size() * task.inputs() * task.outputs());
    }

    private Group group(List<Member> members, Task task, int rank, double energy) {
        Sharer sharer = new Sharer(algebra);
        Approximation shared = sharer.of(options.form(), task, rank);
        int plainRank = Math.max(1, Sharer.rank(Form.PLAIN, task, shared.numbers()));
        Approximation plain = sharer.of(Form.PLAIN, task, plainRank);
        String text = String.format(
                Locale.ROOT,
                "%s of rank %d among %d: %.3g%% of outputs missed, %.3g%% by rank %d alone at the same size",
                options.form() == Form.BASIS ? "shared basis" : "common part and own part",
                rank,
                members.size(),
                100 * shared.loss() / energy,
                100 * plain.loss() / energy,
                plainRank);
        return new Group(members, task, shared, plain, text);
    }

    /** All groups of a unit in one form. */
    private Unit unit(List<Group> groups, boolean plain) {
        List<Sharing.Part> parts = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        List<Long> bytes = new ArrayList<>();
        for (Group group : groups) {
            List<Share> shares = new Shares(algebra, context.scratch())
                    .of(group.members(), group.task(), plain ? group.plain() : group.shared());
            for (int l = 0; l < shares.size(); l++) {
                Share share = shares.get(l);
                parts.add(new Sharing.Part(group.members().get(l).weight(), share));
                reasons.add(group.text());
                bytes.add(share.bytes()
                        + (l > 0
                                ? 0
                                : share.common().map(c -> c.data().byteSize()).orElse(0L)));
            }
        }
        Sharing sharing = new Sharing(parts);
        List<Decision.Apply<Sharing>> made = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            made.add(new Decision.Apply<>(parts.get(i).weight(), sharing, reasons.get(i), bytes.get(i)));
        }
        return new Unit(made);
    }

    /** The verdict by runs of the model: both forms of the groups that are shared. */
    private void judge(List<Compared> tried) {
        List<Compared> kept = tried.stream()
                .filter(c -> decisions.get(c.shared().decisions().get(0).weight()) instanceof Decision.Apply<Sharing>)
                .toList();
        List<Compared> judged = kept.isEmpty() ? tried : kept;
        List<Decision.Apply<Sharing>> shared =
                judged.stream().flatMap(c -> c.shared().decisions().stream()).toList();
        List<Decision.Apply<Sharing>> plain =
                judged.stream().flatMap(c -> c.plain().decisions().stream()).toList();
        Optional<double[]> drifts = context.statistics()
                .trials(List.of(() -> ShareRewriter.rewrite(facts, shared), () -> ShareRewriter.rewrite(facts, plain)));
        if (drifts.isEmpty()) {
            return;
        }
        double drift = Math.sqrt(drifts.get()[0]);
        double plainDrift = Math.sqrt(drifts.get()[1]);
        long saved = shared.stream()
                .mapToLong(d -> d.weight().tensor().byteSize() - d.bytesAfter())
                .sum();
        notes.add(String.format(
                Locale.ROOT,
                "%s of these, %d kB smaller, measured: drift %.4f by sharing, %.4f by rank alone",
                kept.isEmpty() ? "all" : kept.size(),
                saved / 1000,
                drift,
                plainDrift));
        if (drift >= plainDrift) {
            notes.add("sharing costs more drift for each byte that it saves: factorize-matmul does better here");
            if (!options.always()) {
                shared.forEach(d -> skip(d.weight(), "sharing drifts more than rank does; " + d.reason()));
            }
        }
    }
}
