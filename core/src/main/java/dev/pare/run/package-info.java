/** Runs recipes: statistics, plan, rewrite, step by step, with a record of what was decided. Writes no file and runs no model itself. */
package dev.pare.run;
