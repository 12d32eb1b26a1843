/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.dataflow.Worklist.Order;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.tensor.DataType;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorklistTest {
    private static final List<String> NONE = List.of();

    private static Node node(String type, String name, List<String> inputs, List<String> outputs, Attribute... more) {
        return Node.of(type, name, inputs, outputs, more);
    }

    private static Graph graph(List<String> inputs, List<String> outputs, Node... nodes) {
        return new Graph(
                "g", infos(inputs), infos(outputs), List.of(), List.of(), List.of(nodes), UnknownFields.NOTHING);
    }

    private static List<ValueInfo> infos(List<String> names) {
        return names.stream().map(n -> ValueInfo.of(n, DataType.FLOAT)).toList();
    }

    private static Uses uses(Graph graph) {
        return Uses.of(
                new Model(8, List.of(OpsetImport.of("", 17)), List.of(), graph, List.of(), UnknownFields.NOTHING));
    }

    private static Attribute body(String name, Graph graph) {
        return new Attribute(name, new AttributeValue.OfGraph(graph), UnknownFields.NOTHING);
    }

    /** x → a → {b, c} → d → y, with the long side through b. */
    private static Graph diamond() {
        return graph(
                List.of("x"),
                List.of("y"),
                node("A", "a", List.of("x"), List.of("va")),
                node("B", "b1", List.of("va"), List.of("vb1")),
                node("B", "b2", List.of("vb1"), List.of("vb")),
                node("C", "c", List.of("va"), List.of("vc")),
                node("D", "d", List.of("vb", "vc"), List.of("y")));
    }

    private static List<String> visits(Graph graph, Order order) {
        List<String> visits = new ArrayList<>();
        Worklist.<Visited>forward(uses(graph), (use, state) -> {
                    visits.add(use.node().name());
                    return Step.behind(use, state);
                })
                .in(order)
                .from(graph, "x", Visited.HERE);
        return visits;
    }

    @Test
    void takesEdgesInTheChosenOrder() {
        assertThat(visits(diamond(), Order.NEAREST_FIRST)).containsExactly("a", "b1", "c", "b2", "d", "d");
        assertThat(visits(diamond(), Order.DEPTH_FIRST)).containsExactly("a", "b1", "b2", "d", "c", "d");
        assertThat(visits(diamond(), Order.GRAPH_ORDER)).containsExactly("a", "b1", "b2", "c", "d", "d");
    }

    @Test
    void visitsAValueAgainOnlyInAnotherState() {
        Graph graph = diamond();
        FlowResult<Integer> lengths = Worklist.<Integer>forward(
                        uses(graph), (use, state) -> Step.behind(use, state + 1))
                .from(graph, "x", 0);
        assertThat(lengths.reached().stream()
                        .filter(r -> r.value().name().equals("y"))
                        .map(FlowResult.Reached::state))
                .containsExactly(3, 4);
        assertThat(Worklist.<Visited>forward(uses(graph), Step::behind)
                        .from(graph, "x", Visited.HERE)
                        .reached())
                .hasSize(6);
    }

    @Test
    void goesBackwardToWhatAValueIsMadeOf() {
        Graph graph = diamond();
        List<String> given = new ArrayList<>();
        FlowResult<Visited> result = Worklist.backward(uses(graph), new BackwardTransfer<Visited>() {
                    @Override
                    public Step<Visited> made(Node producer, Uses.Value value, Visited state) {
                        return Step.to(value.scope(), producer.inputs(), state);
                    }

                    @Override
                    public Step<Visited> given(Uses.Value value, Visited state) {
                        given.add(value.name());
                        return Step.stop();
                    }
                })
                .from(graph, "y", Visited.HERE);
        assertThat(result.reached())
                .extracting(r -> r.value().name())
                .containsExactly("y", "vb", "vc", "vb1", "va", "x");
        assertThat(given).containsExactly("x");
    }

    @Test
    void aRefusalCarriesTheWayToIt() {
        Graph graph = diamond();
        FlowResult<Visited> result = Worklist.<Visited>forward(
                        uses(graph),
                        (use, state) -> use.node().name().equals("d") && use.input() == 0
                                ? Step.refuse("d does not allow it")
                                : Step.behind(use, state))
                .from(graph, "x", Visited.HERE);
        assertThat(result.refusals())
                .singleElement()
                .extracting(FlowResult.Refusal::text)
                .isEqualTo("d does not allow it (by way of a → b1 → b2 → d)");
        assertThat(result.refusal().orElseThrow().path().nodes())
                .extracting(Node::name)
                .containsExactly("a", "b1", "b2", "d");
    }

    @Test
    void findsAllRefusalsUnlessTheFirstEndsIt() {
        Graph graph = diamond();
        Worklist<Visited> worklist = Worklist.forward(
                uses(graph),
                (use, state) -> use.node().op().type().equals("A") ? Step.behind(use, state) : Step.refuse("no"));
        assertThat(worklist.from(graph, "x", Visited.HERE).refusals()).hasSize(2);
        assertThat(worklist.untilRefused().from(graph, "x", Visited.HERE).refusals())
                .hasSize(1);
    }

    @Test
    void endsWhereItIsAccepted() {
        Graph graph = diamond();
        FlowResult<Visited> result = Worklist.<Visited>forward(
                        uses(graph),
                        (use, state) -> use.node().name().equals("c") ? Step.accept() : Step.behind(use, state))
                .from(graph, "x", Visited.HERE);
        assertThat(result.found().orElseThrow().use().orElseThrow().node().name())
                .isEqualTo("c");
        assertThat(result.found().orElseThrow().path()).hasToString("a → c");
        assertThat(result.reached()).extracting(r -> r.value().name()).doesNotContain("y");
    }

    @Test
    void followsAChainAsLongAsItIs() {
        int length = 20_000;
        Node[] nodes = new Node[length];
        for (int i = 0; i < length; i++) {
            nodes[i] = node("Identity", "n" + i, List.of("v" + i), List.of("v" + (i + 1)));
        }
        Graph graph = graph(List.of("v0"), List.of("v" + length), nodes);
        assertThat(uses(graph).reachesOutput(graph, "v0")).isTrue();
        FlowResult<Visited> back = Worklist.<Visited>backward(
                        uses(graph),
                        (producer, value, state) -> producer.name().equals("n0")
                                ? Step.refuse("it begins there")
                                : Step.to(value.scope(), producer.inputs(), state))
                .from(graph, "v" + length, Visited.HERE);
        assertThat(back.refusal().orElseThrow().text())
                .isEqualTo("it begins there (by way of n19999 → n19998 → n19997 → 19994 more → n2 → n1 → n0)");
    }

    @Test
    void aStateThatGrowsInALoopEndsWithARefusal() {
        Graph graph = graph(List.of("x"), NONE, node("A", "a", List.of("x", "y"), List.of("y")));
        FlowResult<Integer> result = Worklist.<Integer>forward(uses(graph), (use, state) -> Step.behind(use, state + 1))
                .from(graph, "x", 0);
        assertThat(result.refusal().orElseThrow().reason()).contains("'y' is reached in more than 256 ways");
    }

    /** The value of the body's second input goes round through one node; the third is handed in and out as it is. */
    private static Graph loop() {
        Graph body = graph(
                List.of("i", "go", "carried", "kept"),
                List.of("go", "next", "kept", "seen"),
                node("A", "a", List.of("carried"), List.of("next")),
                node("S", "s", List.of("carried"), List.of("seen")));
        return graph(
                List.of("n", "start", "x", "z"),
                List.of("last", "same", "all"),
                node(
                        "Loop",
                        "loop",
                        List.of("n", "start", "x", "z"),
                        List.of("last", "same", "all"),
                        body("body", body)));
    }

    private static List<String> reachedFrom(Graph graph, String name) {
        return Worklist.<Visited>forward(uses(graph), Step::behind)
                .throughNestedGraphs()
                .from(graph, name, Visited.HERE)
                .reached()
                .stream()
                .map(r -> r.value().name())
                .toList();
    }

    private static List<String> madeFrom(Graph graph, String name) {
        return Worklist.<Visited>backward(
                        uses(graph), (node, value, state) -> Step.to(value.scope(), node.inputs(), state))
                .throughNestedGraphs()
                .from(graph, name, Visited.HERE)
                .reached()
                .stream()
                .map(r -> r.value().name())
                .toList();
    }

    @Test
    void goesThroughTheRoundsOfALoopBothWays() {
        assertThat(reachedFrom(loop(), "x")).containsExactlyInAnyOrder("x", "carried", "next", "seen", "last", "all");
        assertThat(reachedFrom(loop(), "z")).containsExactlyInAnyOrder("z", "kept", "same");
        assertThat(madeFrom(loop(), "last")).containsExactlyInAnyOrder("last", "next", "carried", "x");
        assertThat(madeFrom(loop(), "all")).containsExactlyInAnyOrder("all", "seen", "carried", "next", "x");
    }

    @Test
    void entersNoNestedGraphUnlessAsked() {
        Graph graph = loop();
        assertThat(Worklist.<Visited>forward(
                                uses(graph),
                                (use, state) -> use.node().is("Loop") ? Step.refuse("a loop") : Step.behind(use, state))
                        .from(graph, "x", Visited.HERE)
                        .refusals())
                .hasSize(1);
    }

    @Test
    void comesOutOfBothBranchesOfAnIf() {
        Graph yes = graph(NONE, List.of("t"), node("T", "t", List.of("x"), List.of("t")));
        Graph no = graph(NONE, List.of("e"), node("E", "e", List.of("z"), List.of("e")));
        Graph graph = graph(
                List.of("c", "x", "z"),
                List.of("y"),
                node("If", "if", List.of("c"), List.of("y"), body("then_branch", yes), body("else_branch", no)));
        assertThat(reachedFrom(graph, "x")).containsExactly("x", "t", "y");
        assertThat(madeFrom(graph, "y")).containsExactlyInAnyOrder("y", "t", "e", "x", "z");
    }

    @Test
    void stateAndScanOfAScanTakeTheirOwnWays() {
        Graph body = graph(
                List.of("state", "item"),
                List.of("more", "row"),
                node("M", "m", List.of("state"), List.of("more")),
                node("R", "r", List.of("item"), List.of("row")));
        Graph graph = graph(
                List.of("s", "xs"),
                List.of("end", "rows"),
                node(
                        "Scan",
                        "scan",
                        List.of("s", "xs"),
                        List.of("end", "rows"),
                        body("body", body),
                        Attribute.of("num_scan_inputs", 1)));
        assertThat(reachedFrom(graph, "s")).containsExactlyInAnyOrder("s", "state", "more", "end");
        assertThat(reachedFrom(graph, "xs")).containsExactly("xs", "item", "row", "rows");
        assertThat(madeFrom(graph, "rows")).containsExactly("rows", "row", "item", "xs");
    }
}
