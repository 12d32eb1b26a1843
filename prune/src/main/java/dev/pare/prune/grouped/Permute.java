package dev.pare.prune.grouped;

/** Which features may be put into another order. */
enum Permute {
    /** The hidden features of a feed-forward block, for which it costs nothing when the model runs. */
    FREE,
    /** All; where it is not free, a Gather before or after the product. */
    ANY,
    /** None: neighbours are a block. */
    NONE
}
