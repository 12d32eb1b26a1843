/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.walk;

import dev.pare.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A tensor that a node was run with, to be compared with another later; its bytes are read only if the other is not the same object. */
final class KnownTensor {
    private final Tensor tensor;
    private byte[] digest;

    KnownTensor(Tensor tensor) {
        this.tensor = tensor;
    }

    boolean isStill(Tensor other) {
        if (tensor.equals(other)) {
            return true;
        }
        boolean alike = tensor.typeCode() == other.typeCode()
                && tensor.shape().equals(other.shape())
                && tensor.carried().equals(other.carried())
                && tensor.data().encoding() == other.data().encoding();
        if (!alike) {
            return false;
        }
        if (digest == null) {
            digest = digest(tensor);
        }
        return MessageDigest.isEqual(digest, digest(other));
    }

    private static byte[] digest(Tensor tensor) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            tensor.data().writeTo(sha::update);
            return sha.digest();
        } catch (IOException e) {
            throw new UncheckedIOException("tensor " + tensor.name() + " cannot be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256, but this one", e);
        }
    }
}
