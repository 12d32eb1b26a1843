/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.bench.chart.Series.Point;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ChartTest {
    private static final Series RISING =
            new Series("rising & shining", List.of(new Point(3, 0.1), new Point(1, 0.001)));

    private static Panel panel(Series... series) {
        return new Panel("a < b", Axis.linear("times smaller"), Axis.logarithmic("drift"), List.of(series));
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void isWellFormedWhateverTheNames() throws Exception {
        String svg = Chart.svg("<model>", List.of(panel(RISING), panel(RISING)));
        assertThat(parsed(svg).getDocumentElement().getTagName()).isEqualTo("svg");
    }

    @Test
    void drawsALineThroughThePointsFromLeftToRight() throws Exception {
        Document document = parsed(Chart.svg("t", List.of(panel(RISING))));
        String[] corners = document.getElementsByTagName("polyline")
                .item(0)
                .getAttributes()
                .getNamedItem("points")
                .getNodeValue()
                .split("[ ,]");
        assertThat(Double.parseDouble(corners[0])).isLessThan(Double.parseDouble(corners[2]));
        // Up is down in SVG: the greater drift of the right point has the smaller coordinate.
        assertThat(Double.parseDouble(corners[3])).isLessThan(Double.parseDouble(corners[1]));
    }

    @Test
    void leavesOutWhatALogarithmCannotShow() throws Exception {
        Series exact = new Series("exact", List.of(new Point(1, 0), new Point(2, 0.5)));
        Document document = parsed(Chart.svg("t", List.of(panel(exact))));
        // One mark for the point that is left and one in the legend.
        assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(2);
        assertThat(document.getElementsByTagName("polyline").getLength()).isZero();
    }

    @Test
    void drawsAnEmptyPanelToo() throws Exception {
        assertThat(parsed(Chart.svg("t", List.of(panel())))).isNotNull();
    }

    @Test
    void ticksAreRoundNumbersWithinTheSpan() {
        assertThat(Axis.linear("x").ticks(0.93, 4.1)).containsExactly(1.0, 2.0, 3.0, 4.0);
        assertThat(Axis.logarithmic("y").ticks(0.004, 0.3)).containsExactly(0.005, 0.01, 0.02, 0.05, 0.1, 0.2);
        assertThat(Axis.logarithmic("y").ticks(1.4, 4.5)).containsExactly(1.5, 2.0, 3.0, 4.0);
    }
}
