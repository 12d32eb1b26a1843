/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressPrinterTest {
    private final StringWriter err = new StringWriter();

    private ProgressPrinter printer(boolean terminal) {
        return ProgressPrinter.on(new Console(new PrintWriter(err), new PrintWriter(err), terminal), 0);
    }

    @Test
    void aTerminalSeesOneLineThatIsRewrittenAndThenTakenAway() {
        ProgressPrinter printer = printer(true);

        printer.report("comparing", 1, 2);
        printer.report("comparing", 2, 2);
        printer.finish();

        assertThat(err.toString())
                .contains("[############            ] comparing 1/2", "[########################] comparing 2/2")
                .endsWith("\r\u001b[K")
                .doesNotContain("\n");
    }

    @Test
    void quickWorkShowsNoBar() {
        ProgressPrinter printer = ProgressPrinter.on(new Console(new PrintWriter(err), new PrintWriter(err), true));

        printer.report("comparing", 2, 2);
        printer.finish();

        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aPipeSeesEachPieceOfWorkOnce() {
        ProgressPrinter printer = printer(false);

        printer.report("comparing", 1, 2);
        printer.report("comparing", 2, 2);
        printer.report("timing", 1, 1);

        assertThat(err.toString().lines()).containsExactly("comparing …", "timing …");
    }
}
