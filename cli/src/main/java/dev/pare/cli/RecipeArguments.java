/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.api.Catalogue;
import dev.pare.api.Preset;
import dev.pare.recipe.Recipe;
import dev.pare.recipe.RecipeException;
import dev.pare.recipe.RecipeReader;
import dev.pare.recipe.Suggestion;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ParseResult;

/** The options that say what to do with a model. */
final class RecipeArguments {
    String preset;
    Path file;
    boolean saturationSafe;
    boolean batchInvariant;
    boolean unpacked;

    RecipeArguments(ParseResult parsed) {
        preset = parsed.matchedOptionValue("--preset", null);
        file = parsed.matchedOptionValue("--recipe", null);
        saturationSafe = parsed.hasMatchedOption("--saturation-safe");
        unpacked = parsed.hasMatchedOption("--unpacked");
        batchInvariant = parsed.hasMatchedOption("--batch-invariant");
    }

    static void declare(Options options) {
        options.value(
                String.class,
                "P",
                "A built-in recipe: int8 (the default), int4, int3-4, fp16 or another; see below.",
                "--preset");
        options.value(Path.class, "FILE", "Your own recipe in YAML.", "--recipe");
        options.flag(
                "Limit weights that are not fitted to data to 7 bits, and report whether x86 processors without VNNI add up all "
                        + "weights correctly (8 bits can be correct, too). A step that sets reduce-range keeps its own value.",
                "--saturation-safe");
        options.flag(
                "Quantize all activations token by token, so that a text's result does not depend on the texts beside it in"
                        + " its batch. This takes up to a fifth more time. A step that sets input-scales keeps its own value.",
                "--batch-invariant");
        options.flag(
                "Store weights of few bits as the 8-bit integers that the runtime makes of them: the file is as large as with"
                        + " 8 bits, and loading it takes as little memory and time.",
                "--unpacked");
    }

    /** The recipe, or null after adding what is wrong with it. */
    Recipe read(Problems problems) {
        if (preset != null && file != null) {
            problems.add("both --preset and --recipe are given; give one of them.");
            return null;
        }
        return file == null ? fromPreset(problems) : fromFile(problems);
    }

    private Recipe fromPreset(Problems problems) {
        if (preset == null) {
            return Preset.INT8.recipe();
        }
        try {
            return Preset.named(preset).recipe();
        } catch (RecipeException e) {
            problems.add("there is no preset '" + preset + "'" + Suggestion.orAll(preset, presets()) + ".");
            return null;
        }
    }

    private Recipe fromFile(Problems problems) {
        try {
            return new RecipeReader(Catalogue.passes()).read(file.toString(), Files.readString(file));
        } catch (RecipeException e) {
            problems.add(e.getMessage());
        } catch (CharacterCodingException e) {
            problems.add("the recipe " + file + " is not UTF-8 text; a recipe is YAML.");
        } catch (IOException e) {
            String reason = Files.exists(file) ? "cannot be read (" + e.getMessage() + ")" : "does not exist";
            problems.add("the recipe " + file + " " + reason + "; check the path.");
        }
        return null;
    }

    private static List<String> presets() {
        return Arrays.stream(Preset.values()).map(Preset::label).toList();
    }
}
