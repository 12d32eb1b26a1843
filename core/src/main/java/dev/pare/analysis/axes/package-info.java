/**
 * Where the features of a layer are while data is transposed and reshaped.
 *
 * <p>Enters: nodes that rearrange. Leaves: {@link dev.pare.analysis.axes.FeatureAxes}, or nothing where it is not certain. Decides nothing
 * and knows no pass.
 */
package dev.pare.analysis.axes;
