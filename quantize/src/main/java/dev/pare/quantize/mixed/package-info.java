/**
 * Chooses which weights of a model get more bits than the others. Enters: sizes and sensitivities; leaves: the chosen ones. Knows neither
 * weights nor formats.
 */
package dev.pare.quantize.mixed;
