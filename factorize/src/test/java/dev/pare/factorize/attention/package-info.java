/** Narrower heads: what they lose, and that every shape follows. */
package dev.pare.factorize.attention;
