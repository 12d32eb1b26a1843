/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.statistics;

import dev.pare.runtime.data.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The entries of a file, read when they are asked for. The file is closed when nobody can ask any more. */
final class StoredFindings {
    private static final String DO = "; delete it to measure anew, or name another file of statistics.";

    private final Path path;
    private final FileChannel channel;
    private final Map<EntryKey, Entry> entries;
    private final long firstEntry;

    private StoredFindings(Path path, FileChannel channel, Map<EntryKey, Entry> entries, long firstEntry) {
        this.path = path;
        this.channel = channel;
        this.entries = entries;
        this.firstEntry = firstEntry;
    }

    /** Opens a file of the same origin; nothing is found in a file that does not exist. */
    static StoredFindings open(Path path, Origin origin) {
        if (!Files.exists(path)) {
            return new StoredFindings(path, null, Map.of(), 0);
        }
        try {
            return read(path, FileChannel.open(path, StandardOpenOption.READ), origin);
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    private static StoredFindings read(Path path, FileChannel channel, Origin origin) throws IOException {
        try {
            FileHead head = FileHead.read(channel);
            origin.require(head.origin(), path);
            long first = channel.position();
            return new StoredFindings(path, channel, entries(channel), first);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Map<EntryKey, Entry> entries(FileChannel channel) throws IOException {
        Map<EntryKey, Entry> entries = new LinkedHashMap<>();
        long at = channel.position();
        while (at < channel.size()) {
            ByteBuffer head = ByteBuffer.allocate(Entry.HEAD);
            FileHead.fill(channel.position(at), head);
            Entry entry = Entry.parse(head, at + Entry.HEAD);
            if (entry.length() < 0 || entry.length() > channel.size() - entry.offset()) {
                throw new IOException("an entry is longer than the file");
            }
            entries.put(entry.key(), entry);
            at = entry.offset() + entry.length();
        }
        return entries;
    }

    private static DataException unusable(Path path, IOException e) {
        return new DataException(path + ": the statistics cannot be read: " + e.getMessage() + DO, e);
    }

    boolean has(EntryKey key) {
        return entries.containsKey(key);
    }

    /** If a value could not be measured, the memory that was allowed then. */
    OptionalLong absent(EntryKey key) {
        Entry entry = entries.get(key);
        boolean absent = entry != null && FindingCodec.isAbsent(entry.finding());
        return absent ? OptionalLong.of(((Finding.Absent) read(entry)).memory()) : OptionalLong.empty();
    }

    /**
     * Reads a finding.
     *
     * @throws DataException if its bytes are damaged
     */
    Optional<Finding> find(EntryKey key) {
        Entry entry = entries.get(key);
        return entry == null ? Optional.empty() : Optional.of(read(entry));
    }

    private Finding read(Entry entry) {
        try {
            NumberReader in = new NumberReader(channel, entry.offset(), entry.length());
            Finding finding = FindingCodec.read(entry.finding(), in);
            if (in.checksum() != entry.checksum()) {
                throw new IOException("an entry is damaged");
            }
            return finding;
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /** Copies all entries to the end of another file. */
    void copyTo(FileChannel target) throws IOException {
        long at = firstEntry;
        while (channel != null && at < channel.size()) {
            at += channel.transferTo(at, channel.size() - at, target);
        }
    }
}
