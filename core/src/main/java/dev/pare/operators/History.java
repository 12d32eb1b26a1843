/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import dev.pare.graph.OpId;
import dev.pare.operators.call.Signature;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The versions of an operator.
 *
 * @param signatures inputs and outputs from each version on
 * @param changes the versions from which on nodes mean something else than before
 */
public record History(NavigableMap<Integer, Signature> signatures, NavigableSet<Integer> changes) {
    private static final Map<OpId, History> ALL = read();

    /** The histories of all operators of the table. */
    public static Map<OpId, History> all() {
        return ALL;
    }

    /** The version that introduced the operator. */
    public int since() {
        return signatures.firstKey();
    }

    private static Map<OpId, History> read() {
        Map<OpId, History> all = new HashMap<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(History.class.getResourceAsStream("signatures.txt"), StandardCharsets.UTF_8))) {
            reader.lines().filter(l -> !l.startsWith("#")).forEach(l -> {
                String[] words = l.split(" ");
                all.put(id(words[0]), parse(words));
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the table of operators: " + e.getMessage(), e);
        }
        return Map.copyOf(all);
    }

    private static OpId id(String name) {
        int colons = name.indexOf("::");
        return colons < 0 ? OpId.standard(name) : new OpId(name.substring(0, colons), name.substring(colons + 2));
    }

    private static History parse(String... words) {
        NavigableMap<Integer, Signature> signatures = new TreeMap<>();
        NavigableSet<Integer> changes = new TreeSet<>();
        for (int i = 1; i < words.length; i++) {
            int colon = words[i].indexOf(':');
            Signature signature = Signature.parse(words[i].substring(colon + 1));
            for (String version : words[i].substring(0, colon).split(",")) {
                int number = Integer.parseInt(version.replace("!", ""));
                signatures.put(number, signature);
                if (version.endsWith("!")) {
                    changes.add(number);
                }
            }
        }
        return new History(signatures, changes);
    }
}
