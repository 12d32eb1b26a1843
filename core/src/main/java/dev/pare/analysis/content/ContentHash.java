/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.content;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over a sequence of parts. Each part is preceded by its length, so that no two sequences read alike. */
public final class ContentHash {
    private final MessageDigest digest;
    private final ByteBuffer word = ByteBuffer.allocate(Long.BYTES);

    public ContentHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    public ContentHash put(long number) {
        digest.update(word.clear().putLong(number).flip());
        return this;
    }

    public ContentHash put(byte[] bytes) {
        put((long) bytes.length);
        digest.update(bytes);
        return this;
    }

    public ContentHash put(String text) {
        return put(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The 32 bytes; nothing may be put afterwards. */
    byte[] bytes() {
        return digest.digest();
    }

    /** The same in 64 hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }
}
