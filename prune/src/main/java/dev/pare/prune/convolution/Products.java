package dev.pare.prune.convolution;

import dev.pare.analysis.site.Sites;

/**
 * What becomes of the filters of convolutions.
 *
 * @param sites all convolutions that use them
 */
public record Products(Sites.Usable sites) {}
