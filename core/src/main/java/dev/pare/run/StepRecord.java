package dev.pare.run;

import dev.pare.pass.Decision;
import java.util.List;

/**
 * What a step decided and did.
 *
 * @param text the step as a line of a recipe
 * @param decisions one for every weight that the pass looked at
 */
public record StepRecord(String pass, String text, List<DecisionRecord> decisions, List<String> notes, long millis) {
    public StepRecord {
        decisions = List.copyOf(decisions);
        notes = List.copyOf(notes);
    }

    /** A decision as plain values. */
    public record DecisionRecord(
            String weight,
            String shape,
            String role,
            boolean applied,
            String reason,
            long bytesBefore,
            long bytesAfter) {
        static DecisionRecord of(Decision<?> decision, String role) {
            return new DecisionRecord(
                    decision.weight().name(),
                    decision.weight().tensor().type()
                            + decision.weight().tensor().shape().toString(),
                    role,
                    decision instanceof Decision.Apply<?>,
                    decision.reason(),
                    decision.weight().tensor().byteSize(),
                    decision.bytesAfter());
        }
    }

    public long applied() {
        return decisions.stream().filter(DecisionRecord::applied).count();
    }
}
