package dev.pare.quantize.product;

/** What is to be done with one weight. Planners make treatments, and the rewriter beside each planner carries them out. */
public interface Treatment {}
