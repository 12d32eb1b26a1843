package dev.pare.recipe;

import java.util.List;
import java.util.stream.Collectors;

/** Passes in order. */
public record Recipe(String name, List<Step> steps) {
    public Recipe {
        steps = List.copyOf(steps);
    }

    /** The recipe as YAML with every option spelled out; reading it gives an equal recipe. */
    public String text() {
        String body = steps.stream().map(s -> "  " + s.text() + "\n").collect(Collectors.joining());
        return "name: " + name + "\nsteps:\n" + body;
    }
}
