/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.recipe.Recipe;
import dev.pare.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Says in the output what it was made from and how. The source is named by a hash of its structure: operators, names, shapes and types,
 * and of no weight larger than a few bytes, since hashing all weights would take longer than compressing them.
 */
final class Provenance {
    private static final long SMALL = 1024;

    private final MessageDigest digest;

    private Provenance(MessageDigest digest) {
        this.digest = digest;
    }

    static Model stamp(Model model, Model source, Recipe recipe) {
        return model.withProperty("pare.version", Version.current())
                .withProperty("pare.recipe", recipe.text())
                .withProperty("pare.source.structure.sha256", hash(source));
    }

    private static String hash(Model model) {
        try {
            Provenance hash = new Provenance(MessageDigest.getInstance("SHA-256"));
            model.graphs().forEach(hash::add);
            model.tensors().forEach(hash::add);
            return HexFormat.of().formatHex(hash.digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void add(Graph graph) {
        for (Node node : graph.nodes()) {
            add(node.op().toString());
            node.inputs().forEach(this::add);
            node.outputs().forEach(this::add);
        }
    }

    private void add(Tensor tensor) {
        add(tensor.name() + tensor.typeCode() + tensor.shape());
        if (tensor.byteSize() <= SMALL) {
            try {
                tensor.data().writeTo(digest::update);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read tensor " + tensor.name() + ": " + e.getMessage(), e);
            }
        }
    }

    private void add(String text) {
        digest.update(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        digest.update((byte) 0);
    }
}
