/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.vocabulary;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.pass.TokenMap;
import dev.pare.pass.TokenVocabulary;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Decides which tokens stay, and whether everything that depends on their numbers can follow. */
final class TrimPlanner {
    private final Facts facts;
    private final KeepRule rule;
    private final boolean outputs;
    private final TokenTable.Found found;

    TrimPlanner(Facts facts, KeepRule rule, boolean outputs) {
        this.facts = facts;
        this.rule = rule;
        this.outputs = outputs;
        this.found = TokenTable.find(facts);
    }

    List<StatisticsRequest> wants() {
        if (!(found instanceof TokenTable.Found.Usable usable)) {
            return List.of();
        }
        int rows = (int) usable.table().rows();
        return usable.table().lookups().stream()
                .filter(u -> u.scope() == facts.model().graph())
                .<StatisticsRequest>map(
                        u -> new StatisticsRequest.Frequencies(u.node().input(1), rows))
                .distinct()
                .toList();
    }

    Plan<Trim> plan(PassContext context) {
        if (found instanceof TokenTable.Found.Unusable unusable) {
            List<Decision<Trim>> skips = unusable.table().stream()
                    .<Decision<Trim>>map(t -> new Decision.Skip<>(t, unusable.reason()))
                    .toList();
            return new Plan<>(skips, skips.isEmpty() ? List.of(unusable.reason()) : List.of());
        }
        TokenTable table = ((TokenTable.Found.Usable) found).table();
        Optional<String> refusal = refusal(table, context);
        return refusal.isPresent() ? skipped(table, refusal.get()) : trimmed(table, context);
    }

    private static Plan<Trim> skipped(TokenTable table, String reason) {
        return Plan.of(List.of(new Decision.Skip<>(table.table(), reason)));
    }

    private Optional<String> refusal(TokenTable table, PassContext context) {
        if (context.vocabulary().isEmpty()) {
            return Optional.of(
                    "the tokenizer is not known, and its ids would not be true any more; give it (--tokenizer)");
        }
        TokenVocabulary vocabulary = context.vocabulary().get();
        if (vocabulary.refusal().isPresent()) {
            return vocabulary.refusal();
        }
        if (vocabulary.size() > table.rows()) {
            return Optional.of("the tokenizer has " + vocabulary.size() + " tokens and the table " + table.rows()
                    + " rows: it is not the tokenizer of this model");
        }
        if (table.predicts() && !outputs) {
            return Optional.of("the model gives a number for each token, and outputs would get smaller; "
                    + "set outputs: true if that is wanted");
        }
        if (counts(table, context.statistics()).isEmpty()) {
            return Optional.of("no data tells which tokens are needed; give calibration data");
        }
        return table.predicts() ? mentioned(table) : Optional.empty();
    }

    /** A size that is baked into the graph cannot follow. */
    private Optional<String> mentioned(TokenTable table) {
        for (Weight weight : facts.weights().all()) {
            boolean small = weight.tensor().type() == DataType.INT64
                    && weight.tensor().shape().elements() <= 16;
            for (long number : small ? TensorValues.longs(weight.tensor()) : new long[0]) {
                if (number == table.rows()) {
                    return Optional.of("the constant " + weight.name() + " states the number of tokens");
                }
            }
        }
        return Optional.empty();
    }

    private Optional<long[]> counts(TokenTable table, Statistics statistics) {
        long[] sum = new long[(int) table.rows()];
        boolean measured = false;
        for (WeightUse lookup : table.lookups()) {
            Optional<long[]> counts = statistics.frequencies(lookup.node().input(1));
            if (counts.isPresent()) {
                measured = true;
                for (int i = 0; i < Math.min(sum.length, counts.get().length); i++) {
                    sum[i] += counts.get()[i];
                }
            }
        }
        return measured ? Optional.of(sum) : Optional.empty();
    }

    private Plan<Trim> trimmed(TokenTable table, PassContext context) {
        long[] counts = counts(table, context.statistics()).orElseThrow();
        TokenMap map = new TokenMap(rule.kept(counts, context.vocabulary().orElseThrow()), (int) table.rows());
        if (map.size() == table.rows()) {
            return skipped(table, "all of its tokens are needed");
        }
        Optional<List<Long>> compared = table.comparedWith(facts);
        if (compared.isEmpty()) {
            return skipped(
                    table, "token ids are not only looked up, and what else is done with them is not understood");
        }
        for (long number : compared.get()) {
            if (map.newId(number) != number) {
                return skipped(
                        table, "the model compares token ids with " + number + ", which would get another number");
            }
        }
        return decided(table, map, counts);
    }

    private Plan<Trim> decided(TokenTable table, TokenMap map, long[] counts) {
        long all = 0;
        long kept = 0;
        for (int i = 0; i < counts.length; i++) {
            all += counts[i];
            kept += map.keeps(i) ? counts[i] : 0;
        }
        List<Decision<Trim>> decisions = new ArrayList<>();
        String share =
                all == 0 ? "" : String.format(Locale.ROOT, ", %.2f %% of the tokens of the data", 100.0 * kept / all);
        decisions.add(apply(
                table.table(), new Trim(map, 0), "keeps " + map.size() + " of " + table.rows() + " tokens" + share));
        for (Weight decoder : table.decoders()) {
            int axis = axis(decoder.tensor().shape(), table.rows());
            if (axis < 0 || !decoder.fixed() || decoder.tensor().type().bits() % 8 != 0 || !readable(decoder)) {
                return skipped(table, "the weight " + decoder.name() + " of the outputs cannot follow");
            }
            decisions.add(apply(decoder, new Trim(map, axis), "follows the word embedding"));
        }
        List<String> notes = new ArrayList<>();
        notes.add("texts must be encoded by the new tokenizer from now on");
        if (table.predicts()) {
            notes.add("outputs over the vocabulary have " + map.size() + " numbers instead of " + table.rows()
                    + ", in the order of the new tokenizer");
        }
        return new Plan<>(decisions, notes);
    }

    private static boolean readable(Weight decoder) {
        return decoder.tensor().shape().rank() != 2 || StoredMatrix.readable(decoder.tensor());
    }

    private static Decision.Apply<Trim> apply(Weight weight, Trim trim, String reason) {
        return new Decision.Apply<>(weight, trim, reason, trim.bytesAfter(weight.tensor()));
    }

    private static int axis(Shape shape, long size) {
        int axis = -1;
        for (int i = 0; i < shape.rank(); i++) {
            axis = shape.dim(i) == size ? i : axis;
        }
        return axis;
    }
}
