package dev.pare.prune.layers;

import java.util.List;

/** What stands in where a weight was used. */
public record Dropped(List<Filling> fillings) {
    public Dropped {
        fillings = List.copyOf(fillings);
    }
}
