/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.EmbeddingImpl;
import org.bytedeco.pytorch.LayerNormImpl;
import org.bytedeco.pytorch.LayerNormOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** {@code bert-sst2} as somebody would write it for libtorch, with the weights of the ONNX file: what the interpreter is measured against. */
final class HandwrittenBert extends Module {
    private static final double EPSILON = 1e-12;
    private static final int HEADS = 4;

    private final Graph graph;
    private final Map<String, String> products = new HashMap<>();
    private final List<Tensor> parameters = new ArrayList<>();
    private final EmbeddingImpl words;
    private final EmbeddingImpl positions;
    private final EmbeddingImpl types;
    private final LayerNormImpl norm;
    private final List<Layer> layers = new ArrayList<>();
    private final LinearImpl pooler;
    private final LinearImpl classifier;

    private record Layer(
            LinearImpl query,
            LinearImpl key,
            LinearImpl value,
            LinearImpl output,
            LayerNormImpl norm1,
            LinearImpl intermediate,
            LinearImpl ffn,
            LayerNormImpl norm2) {}

    /** @param graph of {@code bert-sst2}, by whose names weights are found */
    HandwrittenBert(Graph graph) {
        this.graph = graph;
        for (Node node : graph.nodes()) {
            if (node.is("MatMul") && graph.initializer(node.input(1)).isPresent()) {
                products.put(node.output(), node.input(1));
            }
        }
        words = embedding("word_embeddings");
        positions = embedding("position_embeddings");
        types = embedding("token_type_embeddings");
        norm = norm("norm");
        for (int i = 0; graph.initializer("layer." + i + ".norm1.weight").isPresent(); i++) {
            String at = "layer." + i + ".";
            layers.add(new Layer(
                    dense(at + "query"),
                    dense(at + "key"),
                    dense(at + "value"),
                    dense(at + "output"),
                    norm(at + "norm1"),
                    dense(at + "intermediate"),
                    dense(at + "ffn_output"),
                    norm(at + "norm2")));
        }
        pooler = linear("pooler", tensor("pooler.weight"), tensor("pooler.bias"));
        classifier = linear("classifier", tensor("classifier.weight"), tensor("classifier.bias"));
    }

    /** What is trained: all but the tables. */
    List<Tensor> trained() {
        return parameters;
    }

    Tensor forward(Tensor ids, Tensor mask, Tensor segments) {
        Tensor places = torch.arange(Torch.scalar(ids.size(1)), ids.options()).unsqueeze(0);
        Tensor sum = words.forward(ids).add(positions.forward(places)).add(types.forward(segments));
        Tensor hidden = norm.forward(sum);
        Tensor open = mask.unsqueeze(1).unsqueeze(2).to(hidden.scalar_type());
        Tensor bias = open.sub(Torch.scalar(1.0)).mul(Torch.scalar(10000.0));
        for (Layer layer : layers) {
            hidden = forward(layer, hidden, bias);
        }
        return classifier.forward(torch.tanh(pooler.forward(hidden.select(1, 0))));
    }

    private static Tensor forward(Layer layer, Tensor hidden, Tensor bias) {
        Tensor mixed = torch.scaled_dot_product_attention(
                heads(layer.query().forward(hidden)),
                heads(layer.key().forward(hidden)),
                heads(layer.value().forward(hidden)),
                new TensorOptional(bias),
                0,
                false,
                new DoubleOptional(),
                false);
        Tensor joined = mixed.transpose(1, 2).reshape(hidden.shape());
        Tensor attended = layer.norm1().forward(hidden.add(layer.output().forward(joined)));
        Tensor wide = torch.gelu(layer.intermediate().forward(attended));
        return layer.norm2().forward(attended.add(layer.ffn().forward(wide)));
    }

    private static Tensor heads(Tensor data) {
        return data.reshape(data.size(0), data.size(1), HEADS, -1).transpose(1, 2);
    }

    private Tensor tensor(String name) {
        return Torch.of(graph.initializer(name).orElseThrow(), Precision.SINGLE);
    }

    private EmbeddingImpl embedding(String name) {
        Tensor table = tensor(name + ".weight");
        EmbeddingImpl module = register_module(name, new EmbeddingImpl(table.size(0), table.size(1)));
        module.weight().set_requires_grad(false);
        copy(table, module.weight());
        return module;
    }

    /** Exporters turn the matrix of a layer round and give it a number for a name; the bias beside it keeps its name. */
    private LinearImpl dense(String name) {
        String bias = name + ".dense.bias";
        Node add = graph.nodes().stream()
                .filter(n -> n.is("Add") && n.inputs().contains(bias))
                .findFirst()
                .orElseThrow();
        String product = add.input(add.input(0).equals(bias) ? 1 : 0);
        return linear(name, tensor(products.get(product)).t().contiguous(), tensor(bias));
    }

    private LinearImpl linear(String name, Tensor weight, Tensor bias) {
        LinearImpl module = register_module(name.replace('.', '_'), new LinearImpl(weight.size(1), weight.size(0)));
        copy(weight, module.weight());
        copy(bias, module.bias());
        parameters.add(module.weight());
        parameters.add(module.bias());
        return module;
    }

    private LayerNormImpl norm(String name) {
        Tensor scale = tensor(name + ".weight");
        LayerNormOptions options = new LayerNormOptions(new LongVector(new long[] {scale.size(0)}));
        options.eps().put(EPSILON);
        LayerNormImpl module = register_module(name.replace('.', '_'), new LayerNormImpl(options));
        copy(scale, module.weight());
        copy(tensor(name + ".bias"), module.bias());
        parameters.add(module.weight());
        parameters.add(module.bias());
        return module;
    }

    private static void copy(Tensor from, Tensor to) {
        try (NoGradGuard noGradients = new NoGradGuard()) {
            to.copy_(from);
        }
    }
}
