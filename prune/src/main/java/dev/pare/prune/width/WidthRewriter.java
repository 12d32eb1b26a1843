package dev.pare.prune.width;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.axes.Trace;
import dev.pare.analysis.site.Site;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Shrinks everything that shares the axis of a narrowed bundle. */
final class WidthRewriter {
    private final Facts facts;
    private final ModelEdit edit;
    private final IdentityHashMap<Node, Map<Integer, String>> inputs = new IdentityHashMap<>();
    private final Set<String> changedValues = new HashSet<>();

    WidthRewriter(Facts facts) {
        this.facts = facts;
        this.edit = new ModelEdit(facts.model());
    }

    Model rewrite(List<Narrowed> all) {
        all.forEach(this::narrow);
        inputs.forEach((node, changed) -> {
            List<String> names = new ArrayList<>(node.inputs());
            changed.forEach(names::set);
            edit.replace(node, List.of(node.withInputs(names)));
        });
        forgetShapes();
        return edit.finish();
    }

    private void narrow(Narrowed narrowed) {
        Bundle bundle = narrowed.bundle();
        int[] kept = narrowed.kept();
        for (Bundle.Maker maker : bundle.makers()) {
            Tensor held = maker.weight().held();
            int axis = maker.sites().transposed() ? 0 : 1;
            edit.exchange(held, Cut.along(held, held.name(), axis, maker.outer(), bundle.units(), maker.inner(), kept));
        }
        reader(bundle, narrowed);
        rows(bundle, kept);
        bundle.trace().sizes().forEach(s -> size(s, kept.length));
        changedValues.addAll(bundle.trace().values());
    }

    @SuppressWarnings("ReferenceEquality") // A weight is one object.
    private void reader(Bundle bundle, Narrowed narrowed) {
        Tensor held = bundle.reader().held();
        long[] dims = held.shape().toArray();
        int axis = bundle.readerSites().transposed() ? 1 : 0;
        dims[axis] = dims[axis] / bundle.units() * narrowed.kept().length;
        if (bundle.readerSites().groups() > 1) {
            dims[axis] = (long) narrowed.kept().length
                    * bundle.size()
                    / bundle.readerSites().groups();
        }
        edit.exchange(held, Tensor.of(held.name(), held.type(), Shape.of(dims), narrowed.reader()));
        for (Narrowed.CorrectedBias corrected : narrowed.biases()) {
            Tensor bias = corrected.bias().tensor();
            Tensor added = Tensor.of(fresh(bias.name()), bias.type(), bias.shape(), corrected.data());
            edit.addInitializer(corrected.bias().scope(), added);
            for (Site site : bundle.readerSites().all()) {
                site.bias()
                        .filter(b -> b.weight() == corrected.bias())
                        .ifPresent(b -> redirect(b.node(), b.input(), added.name()));
            }
        }
    }

    /** A constant that several nodes of the bundle read alike is stored once. */
    private void rows(Bundle bundle, int[] kept) {
        IdentityHashMap<Weight, Map<String, String>> cut = new IdentityHashMap<>();
        for (Trace.Row row : bundle.trace().rows()) {
            String layout = row.axis() + " " + row.outer() + " " + row.inner();
            String name = cut.computeIfAbsent(row.weight(), w -> new HashMap<>())
                    .computeIfAbsent(layout, l -> added(row, bundle.units(), kept));
            redirect(row.node(), row.input(), name);
        }
    }

    private String added(Trace.Row row, int units, int[] kept) {
        Tensor tensor = row.weight().tensor();
        String name = fresh(tensor.name());
        edit.addInitializer(
                row.weight().scope(), Cut.along(tensor, name, row.axis(), row.outer(), units, row.inner(), kept));
        return name;
    }

    private void size(Trace.Size size, int kept) {
        List<Long> numbers = new ArrayList<>(size.target().numbers());
        numbers.set(size.axis(), (long) size.perUnit() * kept);
        Node reshape = size.node();
        if (size.target().concat().isEmpty()) {
            redirect(reshape, 1, numbers(reshape.input(1), numbers));
            return;
        }
        Node concat = size.target().concat().get();
        List<String> pieces = new ArrayList<>(concat.inputs());
        int first = 0;
        for (int i = 0; i < pieces.size(); i++) {
            int count = size.target().pieces().get(i);
            if (size.axis() >= first && size.axis() < first + count) {
                pieces.set(i, numbers(pieces.get(i), numbers.subList(first, first + count)));
            }
            first += count;
        }
        String joined = fresh(concat.output());
        edit.insertBefore(
                reshape, List.of(new Node(concat.op(), joined, pieces, List.of(joined), concat.attributes(), concat.carried())));
        redirect(reshape, 1, joined);
    }

    private String numbers(String base, List<Long> numbers) {
        String name = fresh(base);
        long[] values = numbers.stream().mapToLong(Long::longValue).toArray();
        edit.addInitializer(facts.model().graph(), Tensor.longs(name, Shape.of(values.length), values));
        return name;
    }

    private String fresh(String base) {
        return edit.freshName(base + "_narrowed");
    }

    private void redirect(Node node, int input, String to) {
        inputs.computeIfAbsent(node, n -> new HashMap<>()).put(input, to);
    }

    /** What the file says of the shapes of values that are narrower now. */
    private void forgetShapes() {
        for (Graph graph : facts.model().graphs()) {
            edit.valueInfos(
                    graph,
                    graph.valueInfos().stream()
                            .filter(v -> !changedValues.contains(v.name()))
                            .toList());
        }
    }
}
