package dev.pare.distill.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.distill.Nano;
import dev.pare.onnx.OnnxReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TrainedWeightsTest {
    @Test
    void everyParameterOfAClassifierIsTrained() {
        Facts facts = Facts.of(Nano.model());
        Set<String> all =
                facts.weights().parameters().stream().map(Weight::name).collect(Collectors.toSet());
        assertThat(TrainedWeights.of(facts, TrainedPart.EVERYTHING, Optional.of(List.of()))).isEqualTo(all);
    }

    @Test
    void frozenRolesAreLeftOut() {
        Facts facts = Facts.of(Nano.model());
        Set<String> trained = TrainedWeights.of(facts, TrainedPart.EVERYTHING, Optional.of(List.of("embedding")));
        assertThat(trained).hasSize(TrainedWeights.of(facts, TrainedPart.EVERYTHING, Optional.of(List.of())).size() - 3);
        assertThat(trained)
                .noneMatch(n -> facts.weights()
                        .named(n)
                        .map(w -> facts.role(w).matches("embedding"))
                        .orElse(true));
    }

    /** The angles of rotary positions are constants too, and no model learns them. */
    @Test
    void anglesOfPositionsAreNotTrained() {
        Path path = Nano.ZOO.resolve("babyllama/model.onnx");
        assumeTrue(Files.exists(path), "skipped: ../shared/zoo/babyllama is not here");
        Facts facts = Facts.of(OnnxReader.read(path));
        Set<String> trained = TrainedWeights.of(facts, TrainedPart.EVERYTHING, Optional.of(List.of()));
        // 5 layers with 4 + 3 matrices and 2 norms each, the last norm, the embedding and its transposed copy at the
        // end.
        assertThat(trained).hasSize(5 * 9 + 3);
    }
}
