/** How values flow between weights. Enters: facts; leaves: which nodes work number by number. Knows no pass. */
package dev.pare.prune.flow;
