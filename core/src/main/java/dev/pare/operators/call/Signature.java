/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.call;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The inputs and outputs of an operator in one range of versions. */
public record Signature(List<Parameter> inputs, List<Parameter> outputs) {
    /** In ONNX's schemas the type of values that nested graphs take and give, each of its own type. */
    private static final String MIXED = "V";

    /** The number of inputs or outputs where any number is allowed. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    public enum Presence {
        REQUIRED,
        OPTIONAL,
        REPEATED
    }

    /**
     * An input or an output.
     *
     * @param type a capital name that other parameters of the same type have too, a type in small letters, or "other"
     */
    public record Parameter(String type, Presence presence) {
        static Parameter parse(String text) {
            String type = text.replaceAll("[?*]$", "");
            return new Parameter(
                    type,
                    text.endsWith("?")
                            ? Presence.OPTIONAL
                            : text.endsWith("*") ? Presence.REPEATED : Presence.REQUIRED);
        }

        /** Whether the type is a variable that parameters share. */
        public boolean isVariable() {
            return Character.isUpperCase(type.charAt(0));
        }
    }

    public Signature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** Reads the text form of the table of operators. */
    public static Signature parse(String text) {
        String[] sides = text.split(">", -1);
        return new Signature(parameters(sides[0]), parameters(sides[1]));
    }

    private static List<Parameter> parameters(String side) {
        return side.isEmpty()
                ? List.of()
                : Stream.of(side.split(",")).map(Parameter::parse).toList();
    }

    public int fewestInputs() {
        return fewest(inputs);
    }

    public int mostInputs() {
        return most(inputs);
    }

    public int fewestOutputs() {
        return fewest(outputs);
    }

    public int mostOutputs() {
        return most(outputs);
    }

    /** The name that an input's type shares with all others of the same type; empty if inputs of that kind may differ. */
    public Optional<String> sharedType(int input) {
        Parameter parameter = input(input);
        return parameter.isVariable() && !parameter.type().equals(MIXED)
                ? Optional.of(parameter.type())
                : Optional.empty();
    }

    Parameter input(int index) {
        return at(inputs, index);
    }

    Parameter output(int index) {
        return at(outputs, index);
    }

    private static Parameter at(List<Parameter> all, int index) {
        boolean beyond =
                index >= all.size() && (all.isEmpty() || all.get(all.size() - 1).presence() != Presence.REPEATED);
        return beyond ? new Parameter("other", Presence.OPTIONAL) : all.get(Math.min(index, all.size() - 1));
    }

    private static int fewest(List<Parameter> all) {
        int last = 0;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).presence() == Presence.REQUIRED) {
                last = i + 1;
            }
        }
        return last;
    }

    private static int most(List<Parameter> all) {
        boolean open = !all.isEmpty() && all.get(all.size() - 1).presence() == Presence.REPEATED;
        return open ? UNLIMITED : all.size();
    }
}
