package dev.pare.runtime.tensor;

import java.util.List;
import java.util.stream.Collectors;

/** One input or output of a model. */
public record Port(String name, ElementType type, List<Dim> dims) {
    public Port {
        dims = List.copyOf(dims);
    }

    public int rank() {
        return dims.size();
    }

    /** An axis: a fixed size, or a symbol (maybe without a name) whose size the data decides. */
    public record Dim(long size, String symbol) {
        public static Dim fixed(long size) {
            return new Dim(size, "");
        }

        public static Dim symbolic(String symbol) {
            return new Dim(-1, symbol);
        }

        public boolean isFixed() {
            return size >= 0;
        }

        @Override
        public String toString() {
            return isFixed() ? Long.toString(size) : symbol.isEmpty() ? "?" : symbol;
        }
    }

    @Override
    public String toString() {
        return name + " " + type.name().toLowerCase(java.util.Locale.ROOT)
                + dims.stream().map(Dim::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
