/**
 * Ranks that matrices get, and what they save: second moments and spectra in, ranks out. Knows no graph and no pass.
 */
package dev.pare.factorize.lowrank;
