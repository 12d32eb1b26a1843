package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowClassesTest {
    /** The bounds are 0, 1, 4, 16, 64, 256 and 1024, each still inside its class. */
    @Test
    void rowsAreClassedByHowOftenTheyWereLookedUp() {
        RowClasses classes = RowClasses.of(new long[] {0, 1, 2, 4, 5, 16, 17, 64, 65, 1024, 1025, Long.MAX_VALUE, 0});
        assertThat(classes.classOfRow()).containsExactly(0, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 7, 0);
        assertThat(classes.sizes()).containsExactly(2, 1, 2, 2, 2, 1, 1, 2);
    }

    @Test
    void classesWithoutRowsAreLeftOut() {
        RowClasses classes = RowClasses.of(new long[] {2000, 0, 3000, 10});
        assertThat(classes.classOfRow()).containsExactly(2, 0, 2, 1);
        assertThat(classes.sizes()).containsExactly(1, 1, 2);
        assertThat(classes.count()).isEqualTo(3);
    }

    @Test
    void oneClassHoldsAllRows() {
        assertThat(RowClasses.one(3).classOfRow()).containsExactly(0, 0, 0);
        assertThat(RowClasses.one(3).sizes()).containsExactly(3);
    }

    @Test
    void theRowsOfAClassComeFromAnotherTable() {
        RowClasses classes = RowClasses.of(new long[] {0, 9, 0});
        float[] mixed = classes.mixed(0, new float[] {1, 2, 3, 4, 5, 6}, new float[6], 2);
        assertThat(mixed).containsExactly(1, 2, 0, 0, 5, 6);
    }
}
