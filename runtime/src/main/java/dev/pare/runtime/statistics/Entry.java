/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.statistics;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The head of an entry.
 *
 * @param finding the kind of what was found
 * @param offset where in the file the finding begins
 * @param length its bytes
 * @param checksum CRC-32C over them
 */
record Entry(EntryKey key, int finding, long offset, long length, long checksum) {
    /** Kind of request, parameter, kind of finding, 0; the fingerprint; length; checksum; checksum of the head up to here. */
    static final int HEAD = 4 * Integer.BYTES + 32 + 3 * Long.BYTES;

    ByteBuffer head() {
        ByteBuffer head = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN);
        head.putInt(key.request()).putInt(key.parameter()).putInt(finding).putInt(0);
        head.put(HexFormat.of().parseHex(key.fingerprint()));
        head.putLong(length).putLong(checksum);
        return head.putLong(sum(head)).flip();
    }

    /** Reads a head; {@code offset} is where the finding begins, behind it. */
    static Entry parse(ByteBuffer head, long offset) throws IOException {
        head.order(ByteOrder.LITTLE_ENDIAN);
        if (head.getLong(HEAD - Long.BYTES) != sum(head.duplicate().position(HEAD - Long.BYTES))) {
            throw new IOException("the head of an entry is damaged");
        }
        int request = head.getInt();
        int parameter = head.getInt();
        int finding = head.getInt();
        head.getInt();
        byte[] fingerprint = new byte[32];
        head.get(fingerprint);
        EntryKey key = new EntryKey(request, parameter, HexFormat.of().formatHex(fingerprint));
        return new Entry(key, finding, offset, head.getLong(), head.getLong());
    }

    /** The checksum of what lies before the position. */
    private static long sum(ByteBuffer head) {
        CRC32C sum = new CRC32C();
        sum.update(head.duplicate().flip());
        return sum.getValue();
    }
}
