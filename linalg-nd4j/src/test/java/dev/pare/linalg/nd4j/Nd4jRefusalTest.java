package dev.pare.linalg.nd4j;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.RefusalContract;

class Nd4jRefusalTest extends RefusalContract {
    @Override
    protected LinearAlgebra algebra() {
        return new Nd4jLinearAlgebra();
    }
}
