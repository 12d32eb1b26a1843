/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.api.Catalogue;
import dev.pare.recipe.Recipe;
import dev.pare.recipe.RecipeReader;
import java.util.LinkedHashMap;
import java.util.Map;

/** Ways to store a decoder's weights in fewer bits, by name. */
final class DecoderRecipes {
    private DecoderRecipes() {}

    static Map<String, Recipe> all() {
        Map<String, String> steps = new LinkedHashMap<>();
        steps.put("int8", "quantize-weights");
        steps.put("4 bits, nearest", "quantize-blocks: {method: mse}");
        steps.put("4 bits, GPTQ", "quantize-blocks");
        steps.put("4 bits, GPTQ, level 1", "quantize-blocks: {accuracy-level: 1}");
        steps.put("4 bits, GPTQ, blocks of 128", "quantize-blocks: {block-size: 128}");
        steps.put("4 bits with zero points", "quantize-blocks: {symmetric: false}");
        steps.put("4 bits, GPTQ, DequantizeLinear", "quantize-blocks: {format: dequantize}");
        steps.put("4 and 8 bits, ratio 0.8", "quantize-blocks: {ratio: 0.8}");
        steps.put("8 bits", "quantize-blocks: {bits: 8}");
        steps.put("2 bits, GPTQ", "quantize-blocks: {bits: 2}");
        steps.put("4 bits, GPTQ; tables int8", "quantize-blocks\n  - quantize-weights");
        steps.put("4 bits, GPTQ; tables 4 bits", "quantize-blocks: {gather: block-quantized}");
        steps.put(
                "4 bits, GPTQ; tables 8 bits by blocks",
                "quantize-blocks: {include: 'op:Gather', bits: 8, gather: block-quantized}\n  - quantize-blocks");
        Map<String, Recipe> recipes = new LinkedHashMap<>();
        RecipeReader reader = new RecipeReader(Catalogue.passes());
        steps.forEach((name, text) ->
                recipes.put(name, reader.read(name, "name: decoder\nsteps:\n  - dedupe\n  - " + text + "\n")));
        return recipes;
    }
}
