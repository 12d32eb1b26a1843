package dev.pare.report;

/** A number of the original and the same of the candidate. */
public record Pair(double original, double candidate) {
    /** Candidate over original. */
    public double ratio() {
        return candidate / original;
    }

    public double difference() {
        return candidate - original;
    }
}
