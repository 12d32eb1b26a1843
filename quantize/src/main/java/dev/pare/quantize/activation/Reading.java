package dev.pare.quantize.activation;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.Sites;

/**
 * A product that reads a value whose channels are changed.
 *
 * @param axis holds the features of the value
 */
public record Reading(String value, int axis, Weight matrix, Sites.Usable sites) {}
