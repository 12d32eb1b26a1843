/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.session;

import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.onnx.ModelFormatException;
import dev.pare.onnx.OnnxReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** What ONNX Runtime makes of a model when it loads it: proves that a pattern was fused. */
public final class LoadedGraph {
    private LoadedGraph() {}

    /** The number of nodes of each operator, by name, in the graph and its subgraphs after optimization. */
    public static Map<String, Integer> operatorCounts(Path model, SessionSettings settings) {
        return look(model, settings, LoadedGraph::count);
    }

    /** Looks at the optimized model, whose constants are computed; its weights can be read until the look is over. */
    public static <T> T look(Path model, SessionSettings settings, Function<Model, T> at) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("pare-loaded");
            Path optimized = folder.resolve("optimized.onnx");
            OrtModel.open(model, settings, optimized).close();
            return at.apply(OnnxReader.read(optimized));
        } catch (IOException e) {
            throw new ModelFormatException(
                    model + ": ONNX Runtime's optimized graph cannot be written to a temporary folder: "
                            + e.getMessage(),
                    e);
        } finally {
            delete(folder);
        }
    }

    private static Map<String, Integer> count(Model model) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Graph graph : model.graphs()) {
            for (Node node : graph.nodes()) {
                counts.merge(node.op().type(), 1, Integer::sum);
            }
        }
        return counts;
    }

    /** What cannot be deleted in the temporary folder is left to the system. */
    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> paths = found.sorted(Comparator.reverseOrder()).toList();
            for (Path path : paths) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
