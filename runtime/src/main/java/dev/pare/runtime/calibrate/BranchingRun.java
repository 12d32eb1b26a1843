/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.graph.Model;
import dev.pare.graph.ValueInfo;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.tensor.Values;
import dev.pare.runtime.walk.DivergencePoint;
import dev.pare.runtime.walk.PartialRun;
import dev.pare.runtime.walk.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A model that is run on some batches as far as it agrees with changed forms of it; these are run on from there. Batches of a changed form
 * run side by side, each on the threads of the session settings, so that their number changes no result.
 */
final class BranchingRun implements AutoCloseable {
    private final Model original;
    private final List<Batch> batches;
    private final Path folder;
    private final CalibrationSettings settings;
    private final DivergencePoint parting;
    private PartialRun trunk;
    private int counted;

    /** @param batches in memory; cut off where the original's outputs get too many */
    BranchingRun(Model original, List<Batch> batches, Path folder, CalibrationSettings settings) {
        this.original = original;
        this.batches = batches;
        this.folder = folder;
        this.settings = settings;
        this.parting = new DivergencePoint(original);
        this.trunk = trunk();
        this.counted = batches.size();
    }

    private PartialRun trunk() {
        return new PartialRun("trial", folder, settings.session(), settings.batchBytes() / 2);
    }

    List<Batch> batches() {
        return batches.subList(0, counted);
    }

    /**
     * What the original gives, batch by batch, and from now on no more batches than these are run.
     *
     * @param most so many numbers are enough; at least one batch is run
     */
    List<Map<String, Values>> outputsOfTheOriginal(long most) {
        List<Map<String, Values>> outputs = new ArrayList<>();
        long numbers = 0;
        try (Stage stage = trunk.advance(original, names(original))) {
            for (int i = 0; i < batches.size() && (i == 0 || numbers < most); i++) {
                outputs.add(stage.run(i, batches.get(i).feeds()));
                numbers +=
                        outputs.get(i).values().stream().mapToLong(Values::size).sum();
            }
        }
        counted = outputs.size();
        return outputs;
    }

    /** What a changed form gives, batch by batch. */
    List<Map<String, Values>> outputs(Model changed) {
        if (!trunk.leadsTo(changed)) {
            trunk.close();
            trunk = trunk();
        }
        try (Stage stage = trunk.advance(original, parting.values(changed))) {
            for (int i = 0; i < counted; i++) {
                stage.run(i, batches.get(i).feeds());
            }
            stage.finish();
        }
        try (Stage branch = trunk.advance(changed, names(changed))) {
            return IntStream.range(0, counted)
                    .parallel()
                    .mapToObj(i -> branch.run(i, batches.get(i).feeds()))
                    .toList();
        }
    }

    private static Collection<String> names(Model model) {
        return model.graph().outputs().stream().map(ValueInfo::name).toList();
    }

    @Override
    public void close() {
        trunk.close();
    }
}
