/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.pass.StatisticsRequest;
import dev.pare.runtime.tensor.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The meters of one measurement: one for each distinct request, given up one by one when a value cannot be measured. */
final class Meters {
    private final CalibrationSettings settings;
    private final GramRoom room;
    private final Consumer<String> notes;
    private final List<Meter> meters = new ArrayList<>();
    private final List<MomentsMeter> waiting = new ArrayList<>();
    private final Findings found;
    private int donePasses;

    Meters(List<StatisticsRequest> requests, CalibrationSettings settings, Consumer<String> notes) {
        this.settings = settings;
        this.room = new GramRoom(settings.gramBytes());
        this.notes = notes;
        this.found = new Findings(settings.temporary());
        new LinkedHashSet<>(requests).forEach(request -> meters.add(meter(request)));
        giveUpConflicts();
    }

    private Meter meter(StatisticsRequest request) {
        if (request instanceof StatisticsRequest.Frequencies lookups) {
            return new LookupMeter(lookups);
        } else if (request instanceof StatisticsRequest.Ranges ranges) {
            return new RangesMeter(ranges);
        } else if (request instanceof StatisticsRequest.Histogram histogram) {
            return new HistogramMeter(histogram);
        }
        return new MomentsMeter((StatisticsRequest.Moments) request, settings.algebra(), room);
    }

    /** The answer knows values by name alone, so that one name cannot stand for tables of two sizes or for rows along two axes. */
    private void giveUpConflicts() {
        Map<String, Set<StatisticsRequest>> alike = new LinkedHashMap<>();
        meters.forEach(meter -> alike.computeIfAbsent(nameAndKind(meter), v -> new LinkedHashSet<>())
                .add(meter.request()));
        giveUp(meter -> alike.get(nameAndKind(meter)).size() > 1
                ? Optional.of("it is asked for in two ways, "
                        + alike.get(nameAndKind(meter)).stream()
                                .map(StatisticsRequest::toString)
                                .collect(Collectors.joining(" and ")))
                : Optional.empty());
    }

    private static String nameAndKind(Meter meter) {
        return meter.request().getClass().getSimpleName() + " " + meter.value();
    }

    /** Gives up those meters for which there is a reason. */
    void giveUp(Function<Meter, Optional<String>> reason) {
        for (Meter meter : List.copyOf(meters)) {
            reason.apply(meter).ifPresent(why -> drop(meter, why));
        }
    }

    private void drop(Meter meter, String why) {
        meters.remove(meter);
        meter.giveUp();
        notes.accept("value '" + meter.value() + "' is left out of the statistics: " + why);
    }

    /** Names of the values that are measured in this pass. */
    Set<String> values() {
        Set<String> names = new LinkedHashSet<>();
        meters.forEach(meter -> names.add(meter.value()));
        return names;
    }

    /**
     * Adds some values of a batch. Memory is taken in the order of the requests, so that it does not depend on threads who finds room;
     * the sums are then formed side by side, each by one thread.
     *
     * @param values value by name; meters of other values are not touched
     */
    void add(Map<String, Values> values, UnpaddedRows real) {
        giveUp(meter ->
                values.containsKey(meter.value()) ? meter.prepare(values.get(meter.value()), real) : Optional.empty());
        postpone(values.keySet());
        Map<Meter, String> refusals = new ConcurrentHashMap<>();
        meters.parallelStream()
                .filter(meter -> values.containsKey(meter.value()))
                .forEach(
                        meter -> meter.add(values.get(meter.value()), real).ifPresent(why -> refusals.put(meter, why)));
        giveUp(meter -> Optional.ofNullable(refusals.get(meter)));
    }

    /** Adds values of a text that is not the user's: whatever is asked but how often rows are looked up. */
    void addGeneral(Map<String, Values> values, UnpaddedRows real) {
        Set<String> looked = meters.stream()
                .filter(LookupMeter.class::isInstance)
                .map(Meter::value)
                .collect(Collectors.toSet());
        Map<String, Values> others = new LinkedHashMap<>(values);
        others.keySet().removeAll(looked);
        add(others, real);
    }

    private void postpone(Set<String> prepared) {
        for (Meter meter : List.copyOf(meters)) {
            if (prepared.contains(meter.value()) && meter instanceof MomentsMeter moments && moments.waits()) {
                meters.remove(meter);
                waiting.add(moments);
            }
        }
    }

    /** What is being done, for progress. */
    String label() {
        String pass = passes() > 1 ? ", pass " + (donePasses + 1) + " of " + passes() : "";
        return "measuring " + values().size() + " values (" + (room.used() >> 20) + " MiB of Gram matrices" + pass
                + ")";
    }

    /** Passes over the data before this one. */
    int donePasses() {
        return donePasses;
    }

    /** Passes over the data in all, as far as is known. */
    int passes() {
        return donePasses
                + 1
                + room.passes(waiting.stream().map(MomentsMeter::width).toList());
    }

    /**
     * Ends a pass over the data. What it found goes to a file if another pass needs the memory.
     *
     * @return whether values are left that need another pass
     */
    boolean nextPass() {
        collect(!waiting.isEmpty());
        donePasses++;
        meters.addAll(waiting);
        waiting.clear();
        return !meters.isEmpty();
    }

    /** The result; values of which no real row was seen are left out. */
    Measured finish() {
        collect(false);
        return found.result();
    }

    private void collect(boolean spill) {
        giveUp(meter -> meter.seen() ? Optional.empty() : Optional.of("the data holds no real token for it"));
        for (Meter meter : meters) {
            if (meter instanceof MomentsMeter gram) {
                found.add(gram.value(), gram.finish(), spill);
            } else if (meter instanceof LookupMeter lookups) {
                found.add(lookups.value(), lookups.finish());
                noteOutside(lookups);
            } else if (meter instanceof RangesMeter ranges) {
                found.add(ranges.value(), ranges.finish());
            } else if (meter instanceof HistogramMeter histogram) {
                found.add(histogram.value(), histogram.finish());
            }
        }
        meters.clear();
    }

    private void noteOutside(LookupMeter lookups) {
        if (lookups.outside() > 0) {
            notes.accept("value '" + lookups.value() + "' holds " + lookups.outside() + " indices outside a table of "
                    + lookups.rows() + " rows; they are not counted");
        }
    }
}
