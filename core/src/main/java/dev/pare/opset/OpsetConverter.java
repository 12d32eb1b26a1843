/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import dev.pare.graph.Function;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.OpsetImport;
import dev.pare.inference.Inference;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a whole model to a newer version of the standard operator set: the main graph, nested graphs and functions. Operators of
 * other domains stay as they are. The IR version is raised only if the result needs it.
 */
public final class OpsetConverter {
    /** The oldest operator set that can be converted; before it, broadcasting worked differently. */
    public static final int OLDEST = 7;
    /** The newest operator set that can be reached. */
    public static final int NEWEST = 21;

    private OpsetConverter() {}

    /**
     * The model for operator set {@code target}, or the reasons why it cannot be had. A model that is there already, or is newer,
     * comes back as the same object.
     */
    public static Conversion convert(Model model, int target) {
        if (model.opset() >= target) {
            return new Conversion.Converted(model);
        }
        List<String> reasons = new ArrayList<>();
        check(model.opset(), target, "the model", reasons);
        for (Function function : model.functions()) {
            if (version(function.opsets()) > 0 && version(function.opsets()) < target) {
                check(version(function.opsets()), target, "function " + function.id(), reasons);
            }
        }
        return reasons.isEmpty() ? rewrite(model, target) : new Conversion.Refused(reasons);
    }

    private static void check(long source, int target, String what, List<String> reasons) {
        if (source < OLDEST || target > NEWEST) {
            reasons.add(what + " is at opset " + source + " and cannot be taken to " + target + ": conversions go from "
                    + OLDEST + " to " + NEWEST);
        }
    }

    private static Conversion rewrite(Model model, int target) {
        List<String> reasons = new ArrayList<>();
        FreshNames names = new FreshNames(model);
        int source = Math.toIntExact(model.opset());
        GraphRaise raise = new GraphRaise(source, target, names, model.irVersion() >= 4, Inference.of(model), reasons);
        Graph graph = raise.graph(model.graph(), null);
        List<Function> functions = new ArrayList<>();
        for (Function function : model.functions()) {
            functions.add(raised(function, model, target, names, reasons));
        }
        if (!reasons.isEmpty()) {
            return new Conversion.Refused(reasons);
        }
        Model raised = model.withGraph(graph).withFunctions(functions).withOpsets(imports(model.opsets(), target));
        return new Conversion.Converted(IrVersions.atLeast(IrVersions.fit(raised), IrVersions.lowestFor(target)));
    }

    private static Function raised(Function function, Model model, int target, FreshNames names, List<String> reasons) {
        int source = Math.toIntExact(version(function.opsets()));
        if (source == 0 || source >= target) {
            return function;
        }
        List<String> inside = new ArrayList<>();
        Graph body = function.asGraph();
        Inference inference = Inference.of(model.withGraph(body).withOpsets(function.opsets()));
        Function after = new GraphRaise(source, target, names, true, inference, inside).function(function, body);
        inside.forEach(r -> reasons.add("in function " + function.id() + ": " + r));
        return after.withOpsets(imports(function.opsets(), target));
    }

    /** The version of the standard set among some imports, 0 if it is not there. */
    private static long version(List<OpsetImport> imports) {
        return imports.stream()
                .filter(OpsetImport::isStandard)
                .mapToLong(OpsetImport::version)
                .max()
                .orElse(0);
    }

    private static List<OpsetImport> imports(List<OpsetImport> before, int target) {
        return before.stream()
                .map(o -> o.isStandard() ? o.withVersion(target) : o)
                .toList();
    }
}
