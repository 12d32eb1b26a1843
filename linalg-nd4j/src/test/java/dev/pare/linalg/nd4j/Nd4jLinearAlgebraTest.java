package dev.pare.linalg.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.LinearAlgebraContract;
import org.junit.jupiter.api.Test;

class Nd4jLinearAlgebraTest extends LinearAlgebraContract {
    @Override
    protected LinearAlgebra algebra() {
        return new Nd4jLinearAlgebra();
    }

    @Test
    void namesItsVersion() {
        assertThat(algebra().name()).startsWith("ND4J 1.");
    }
}
