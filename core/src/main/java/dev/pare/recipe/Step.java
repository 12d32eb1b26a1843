package dev.pare.recipe;

import dev.pare.pass.Pass;

/** One pass of a recipe, ready to run. */
public record Step(Pass<?> pass) {
    /** The step as a line of YAML, which reads back as the same step. */
    public String text() {
        String options = pass.options();
        return options.isEmpty() ? "- " + pass.name() : "- " + pass.name() + ": {" + options + "}";
    }
}
