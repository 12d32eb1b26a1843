/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.pass.Cancellation;
import dev.pare.pass.CancelledException;
import dev.pare.runtime.data.DataOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CancellationTest {
    private static final Path FOLDER = Path.of(System.getProperty("pare.root")).resolve("testdata/bert-nano-sst2");
    private static final Path MODEL = FOLDER.resolve("model.onnx");

    @TempDir
    Path temp;

    @AfterEach
    void forgetTheInterrupt() {
        Thread.interrupted();
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(temp)) {
            return files.toList();
        }
    }

    private Data data() {
        return Data.of(
                FOLDER.resolve("dev.tsv"),
                DataOptions.defaults().withTokenizer(FOLDER).withFirst(32));
    }

    /** Work is stopped at each of its events in turn, so that no stage of it is left out. */
    @Test
    void workThatIsStoppedAtAnyEventLeavesNoFile() throws IOException {
        Compression compression = Compression.of(MODEL).preset("small").calibratedOn(data());
        List<Event> events = new ArrayList<>();
        compression.listener(events::add).to(temp.resolve("whole.onnx"));
        Files.delete(temp.resolve("whole.onnx"));
        int stages =
                (int) events.stream().filter(e -> !(e instanceof Event.Written)).count();
        assertThat(stages).isGreaterThan(5);

        for (int stop : new int[] {0, 1, stages / 4, stages / 2, stages - 1}) {
            Cancellation cancellation = new Cancellation();
            List<Event> seen = new ArrayList<>();
            Compression stopped = compression.cancellation(cancellation).listener(e -> {
                seen.add(e);
                if (seen.size() > stop) {
                    cancellation.cancel();
                }
            });

            assertThatThrownBy(() -> stopped.to(temp.resolve("small.onnx")))
                    .as("stopped at event %d of %d", stop, stages)
                    .isInstanceOf(CancelledException.class);
            assertThat(left()).isEmpty();
            assertThat(seen).hasSizeLessThan(stop + 3);
        }
    }

    @Test
    void anInterruptCancelsAndSaysNothingOfSpace() throws IOException {
        Compression compression = Compression.of(MODEL).listener(e -> {
            if (e instanceof Event.StepFinished) {
                Thread.currentThread().interrupt();
            }
        });

        assertThatThrownBy(() -> compression.to(temp.resolve("small.onnx")))
                .isInstanceOf(CancelledException.class)
                .hasMessage("The work was cancelled; nothing was written.");
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(left()).isEmpty();
    }

    @Test
    void workThatIsCancelledAfterTheOutputIsWrittenIsDone() {
        Cancellation cancellation = new Cancellation();
        Path small = temp.resolve("small.onnx");

        Compression.of(MODEL)
                .cancellation(cancellation)
                .listener(e -> {
                    if (e instanceof Event.Written) {
                        cancellation.cancel();
                    }
                })
                .to(small);

        assertThat(small).exists();
    }

    @Test
    void aComparisonCanBeCancelled() {
        Cancellation cancellation = new Cancellation();
        Comparison comparison = Comparison.of(MODEL, MODEL)
                .on(data())
                .cancellation(cancellation)
                .listener(e -> cancellation.cancel());

        assertThatThrownBy(comparison::run).isInstanceOf(CancelledException.class);
    }

    @Test
    void stepsAreToldInOrder() {
        List<String> told = new ArrayList<>();
        Compression.of(MODEL)
                .preset("small")
                .listener(e -> {
                    if (e instanceof Event.StepStarted started) {
                        told.add("start " + started.pass());
                    } else if (e instanceof Event.StepFinished finished) {
                        told.add("end " + finished.step().pass());
                    }
                })
                .plan();

        assertThat(told).isNotEmpty();
        for (int i = 0; i < told.size(); i += 2) {
            assertThat(told.get(i + 1)).isEqualTo(told.get(i).replace("start", "end"));
        }
    }
}
