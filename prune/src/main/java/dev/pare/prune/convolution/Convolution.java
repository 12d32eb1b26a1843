package dev.pare.prune.convolution;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.Site;
import dev.pare.analysis.site.Sites;

/**
 * A convolution that products take the place of.
 *
 * @param uses all places of its filter
 * @param site this one
 */
record Convolution(Weight filter, Sites.Usable uses, Site site) {
    int groups() {
        return uses.groups();
    }

    /** Features that enter one group. */
    int inputs() {
        return uses.inputs(filter) / groups();
    }

    /** Features that leave one group. */
    int outputs() {
        return uses.outputs(filter) / groups();
    }
}
