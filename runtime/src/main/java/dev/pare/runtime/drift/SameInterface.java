/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checks that a candidate can stand in for its original: the same inputs and outputs, by name, element type and rank. */
final class SameInterface {
    private SameInterface() {}

    /** What differs, each a sentence; empty when nothing does. */
    static List<String> differences(Signature original, Signature candidate) {
        List<String> differences = new ArrayList<>();
        compare("input", original.inputs(), candidate.inputs(), differences);
        compare("output", original.outputs(), candidate.outputs(), differences);
        return differences;
    }

    private static void compare(String what, List<Port> original, List<Port> candidate, List<String> differences) {
        Map<String, Port> others = new TreeMap<>();
        candidate.forEach(port -> others.put(port.name(), port));
        for (Port port : original) {
            Port other = others.remove(port.name());
            if (other == null) {
                differences.add("the candidate has no " + what + " '" + port.name() + "'");
            } else if (other.type() != port.type() || rankDiffers(port, other)) {
                differences.add("the " + what + " " + port + " is " + other + " in the candidate");
            }
        }
        others.keySet().forEach(name -> differences.add("the candidate has an additional " + what + " '" + name + "'"));
    }

    /** An output without dimensions may simply lack shape information. */
    private static boolean rankDiffers(Port port, Port other) {
        return port.rank() > 0 && other.rank() > 0 && port.rank() != other.rank();
    }
}
