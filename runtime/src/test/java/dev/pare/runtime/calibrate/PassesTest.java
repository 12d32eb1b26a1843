/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Model;
import dev.pare.pass.Progress;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gram matrices that do not fit into memory together: two numbers wide, each takes 32 bytes. */
class PassesTest {
    private static final int[][] TEXTS = {{0, 1, 2}, {1}, {2, 2}};
    private static final List<String> VALUES = List.of("hidden", "doubled", "flat", "pooled", "halves");

    @TempDir
    Path folder;

    private final List<String> notes = new ArrayList<>();
    private final List<String> reports = new ArrayList<>();

    private Statistics measure(long bytes) {
        List<StatisticsRequest> requests = new ArrayList<>();
        VALUES.forEach(value -> requests.add(new StatisticsRequest.Moments(value)));
        requests.add(new StatisticsRequest.Frequencies("ids", 4));
        CalibrationSettings settings =
                CalibrationSettings.defaults().withTemporary(folder).withGramBytes(bytes);
        Progress progress = (label, done, total) -> {
            reports.add(label + " " + done + "/" + total);
            assertThat(done).isLessThanOrEqualTo(total);
        };
        Model model = Samples.model();
        return new OrtCalibrator(Samples.texts(2, TEXTS), settings, notes::add).measure(model, requests, progress);
    }

    @Test
    void severalPassesFindTheSameAsOneBitForBit() {
        Statistics one = measure(5 * 32);
        for (long bytes : new long[] {32, 64, 100, 4 * 32}) {
            Statistics several = measure(bytes);
            for (String value : VALUES) {
                Statistics.Moments expected = one.moments(value).orElseThrow();
                Statistics.Moments found = several.moments(value).orElseThrow();
                assertThat(found.gram()).isEqualTo(expected.gram());
                assertThat(found.mean()).isEqualTo(expected.mean());
                assertThat(found.count()).isEqualTo(expected.count());
            }
            assertThat(several.frequencies("ids"))
                    .hasValueSatisfying(counts ->
                            assertThat(counts).isEqualTo(one.frequencies("ids").orElseThrow()));
        }
        assertThat(notes).isEmpty();
    }

    @Test
    void thereAreNoMorePassesThanTheMemoryAsksFor() {
        measure(64);
        assertThat(reports).first().asString().endsWith("0/3");
        assertThat(reports).last().asString().contains("pass 3 of 3").endsWith("9/9");
        reports.clear();
        measure(5 * 32);
        assertThat(reports).last().asString().doesNotContain("pass").endsWith("3/3");
    }

    @Test
    void theMemoryInUseStaysWithinTheBound() {
        GramRoom room = new GramRoom(64);
        assertThat(room.take(2)).isTrue();
        assertThat(room.take(2)).isTrue();
        assertThat(room.take(1)).isFalse();
        assertThat(room.used()).isEqualTo(64);
        assertThat(new GramRoom(64).passes(List.of(2, 2, 2, 2, 2))).isEqualTo(3);
        // The second finds no room beside the first, the third does: 32 and 8 bytes, then 72 alone do not fit at all.
        assertThat(new GramRoom(72).passes(List.of(2, 3, 1))).isEqualTo(2);
    }

    @Test
    void nothingStaysInTheFolderForTemporaryFiles() {
        measure(32);
        assertThat(folder).isEmptyDirectory();
    }
}
