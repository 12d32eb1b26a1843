/** Programs that measure what docs/performance.md states. They print tables and are no tests. */
package dev.pare.bench;
