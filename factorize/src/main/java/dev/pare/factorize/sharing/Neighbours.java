/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.sharing;

import dev.pare.analysis.AttentionBlock;
import dev.pare.analysis.Facts;
import dev.pare.analysis.Linear;
import dev.pare.analysis.Role;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.analysis.site.LinearUseFinder;
import dev.pare.analysis.site.LinearUses;
import dev.pare.factorize.lowrank.InputMoments;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Moments;
import dev.pare.pass.StatisticsRequest;
import dev.pare.recipe.WeightFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Finds matrices that do the same in different layers, in the order of the layers. */
final class Neighbours {
    private final Facts facts;
    private final WeightFilter filter;
    private final LinearUseFinder finder;

    Neighbours(Facts facts, WeightFilter filter) {
        this.facts = facts;
        this.filter = filter;
        this.finder = new LinearUseFinder(facts);
    }

    List<StatisticsRequest> wants() {
        Set<String> values = new LinkedHashSet<>();
        for (Weight weight : candidates()) {
            if (refusal(weight).isEmpty() && finder.sites(weight) instanceof LinearUses.Usable usable) {
                usable.all().stream().filter(this::measurable).forEach(s -> values.add(s.input()));
            }
        }
        return values.stream()
                .<StatisticsRequest>map(StatisticsRequest.Moments::new)
                .toList();
    }

    List<Weight> candidates() {
        return facts.weights().all().stream()
                .filter(w -> LinearUseFinder.isMatrix(w) || LinearUseFinder.isPointwise(w))
                .toList();
    }

    /**
     * Runs of at most so many that do the same and follow each other.
     *
     * @param refused told of each weight that is in none, and why
     */
    List<List<Member>> groups(int most, Statistics statistics, BiConsumer<Weight, String> refused) {
        Map<Object, List<Member>> alike = new LinkedHashMap<>();
        for (Weight weight : candidates()) {
            Optional<String> refusal = refusal(weight);
            if (refusal.isPresent()) {
                refused.accept(weight, refusal.get());
            } else if (finder.sites(weight) instanceof LinearUses.Unusable unusable) {
                refused.accept(weight, unusable.reason());
            } else if (finder.sites(weight) instanceof LinearUses.Usable usable) {
                Member member =
                        new Member(weight, usable, moments(usable, statistics), Optional.empty(), Optional.empty());
                alike.computeIfAbsent(kind(member), k -> new ArrayList<>()).add(member);
            }
        }
        List<List<Member>> groups = new ArrayList<>();
        for (List<Member> members : alike.values()) {
            members.sort(Comparator.comparingInt(this::position));
            for (int at = 0; at < members.size(); at += most) {
                List<Member> group = members.subList(at, Math.min(members.size(), at + most));
                if (group.size() > 1) {
                    groups.add(List.copyOf(group));
                } else {
                    refused.accept(group.get(0).weight(), "no neighbour of its kind is left to share with");
                }
            }
        }
        return groups;
    }

    private Object kind(Member member) {
        return List.of(
                facts.role(member.weight()),
                member.inputs(),
                member.outputs(),
                member.weight().tensor().typeCode(),
                cross().contains(member.weight()),
                member.moments().isPresent());
    }

    private Set<Weight> cross() {
        Set<Weight> cross = new HashSet<>();
        facts.anatomy().attentions().stream()
                .filter(AttentionBlock::cross)
                .forEach(a -> List.of(a.query(), a.key(), a.value(), a.output())
                        .forEach(linears -> linears.stream().map(Linear::weight).forEach(cross::add)));
        return cross;
    }

    private int position(Member member) {
        return facts.model().graph().nodes().indexOf(member.sites().all().get(0).node());
    }

    private Optional<String> refusal(Weight weight) {
        Role role = facts.role(weight);
        Optional<String> other = role.matches("attention") || role.matches("ffn")
                ? Optional.empty()
                : Optional.of("role " + role.text() + "; only layers have neighbours");
        return filter.refusal(weight, facts)
                .or(() -> LinearUseFinder.isPointwise(weight)
                        ? Optional.of("the filters of a Conv; only matrices share")
                        : Optional.empty())
                .or(() -> other)
                .or(() -> facts.uses().reachesOutput(weight.scope(), weight.name())
                        ? Optional.of("an output of the graph is this weight")
                        : Optional.empty())
                .or(() ->
                        finite(weight) ? Optional.empty() : Optional.of("has values that are infinite or not numbers"));
    }

    private static boolean finite(Weight weight) {
        return !StoredMatrix.readable(weight.tensor()) || StoredMatrix.finite(weight.tensor());
    }

    private boolean measurable(LinearUse site) {
        return facts.isMeasurable(site.scope(), site.input());
    }

    private Optional<InputMoments> moments(LinearUses.Usable usable, Statistics statistics) {
        List<Moments> parts = new ArrayList<>();
        for (LinearUse site : usable.all()) {
            (measurable(site) ? statistics.moments(site.input()) : Optional.<Moments>empty()).ifPresent(parts::add);
        }
        return parts.size() < usable.all().size()
                ? Optional.empty()
                : Optional.of(InputMoments.merged(parts)).filter(m -> m.count() > 0);
    }
}
