/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.statistics;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The head of a file: "PareStat", the version of the format, the length of the text, the length of the file, a checksum of the text, and
 * the text, which tells the origin.
 */
record FileHead(Origin origin, long fileLength) {
    private static final byte[] MAGIC = "PareStat".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int FIXED = 8 + 2 * Integer.BYTES + 2 * Long.BYTES;
    private static final int LONGEST = 1 << 20;

    ByteBuffer bytes() {
        byte[] text = origin.text().getBytes(StandardCharsets.UTF_8);
        ByteBuffer head = ByteBuffer.allocate(FIXED + text.length).order(ByteOrder.LITTLE_ENDIAN);
        head.put(MAGIC).putInt(VERSION).putInt(text.length).putLong(fileLength).putLong(sum(text));
        return head.put(text).flip();
    }

    /** Reads the head and moves the channel behind it; says in an exception what is wrong with it. */
    static FileHead read(FileChannel channel) throws IOException {
        ByteBuffer fixed = ByteBuffer.allocate(FIXED).order(ByteOrder.LITTLE_ENDIAN);
        if (channel.size() < FIXED) {
            throw new IOException("it is not a file of statistics");
        }
        fill(channel, fixed);
        byte[] magic = new byte[MAGIC.length];
        fixed.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new IOException("it is not a file of statistics");
        }
        int version = fixed.getInt();
        if (version != VERSION) {
            throw new IOException("its format has the version " + version + ", and this Pare reads " + VERSION);
        }
        int length = fixed.getInt();
        long fileLength = fixed.getLong();
        if (fileLength != channel.size()) {
            throw new IOException("it has " + channel.size() + " bytes and should have " + fileLength);
        }
        return new FileHead(origin(channel, length, fixed.getLong()), fileLength);
    }

    private static Origin origin(FileChannel channel, int length, long sum) throws IOException {
        if (length < 0 || length > LONGEST) {
            throw new IOException("its head is damaged");
        }
        ByteBuffer text = ByteBuffer.allocate(length);
        fill(channel, text);
        if (sum(text.array()) != sum) {
            throw new IOException("its head is damaged");
        }
        return Origin.parse(new String(text.array(), StandardCharsets.UTF_8))
                .orElseThrow(() -> new IOException("its head is damaged"));
    }

    /** Fills a buffer from the channel's position on and flips it. */
    static void fill(FileChannel channel, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into) < 0) {
                throw new EOFException("it ends early");
            }
        }
        into.flip();
    }

    private static long sum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return sum.getValue();
    }
}
