package dev.pare.distill.codes;

import java.util.List;

/**
 * A weight that a graph holds in codes.
 *
 * @param value the name of the integers as the graph computes with them, once it is loaded
 * @param table whether rows of it are looked up, and nothing else is done with it
 * @param summed whether an integer product sums over its last axis but one
 */
public record StoredCodes(String value, List<CodeSource> sources, boolean table, boolean summed) {
    public StoredCodes {
        sources = List.copyOf(sources);
    }
}
