/**
 * The numerics of low rank: matrices and second moments in, factors and what they lose out. Knows no graph and no pass.
 */
package dev.pare.factorize.lowrank;
