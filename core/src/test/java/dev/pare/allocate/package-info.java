/** Tests of sharing a budget out. */
package dev.pare.allocate;
