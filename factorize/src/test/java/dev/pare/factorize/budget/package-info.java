/** Budgets that are shared out, with trials whose results are known. */
package dev.pare.factorize.budget;
