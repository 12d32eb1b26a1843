package dev.pare.pass;

/** Something to measure on calibration data. */
public sealed interface StatisticsRequest {
    /** Gram matrix and mean of a value over its last axis, one row per real token. */
    record Moments(String value) implements StatisticsRequest {}

    /**
     * How often each row of a table is looked up.
     *
     * @param indices the value that holds the indices
     * @param rows number of rows of the table
     */
    record Frequencies(String indices, int rows) implements StatisticsRequest {}

    /** Smallest and largest number of a value, in all and for each index of its last axis. */
    record Ranges(String value) implements StatisticsRequest {}

    /** How the numbers of a value are distributed. */
    record Histogram(String value) implements StatisticsRequest {}
}
