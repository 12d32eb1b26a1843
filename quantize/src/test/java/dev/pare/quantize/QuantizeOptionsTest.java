/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.pass.Statistics;
import dev.pare.quantize.rounding.RoundingOptions.Method;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuantizeOptionsTest {
    private static final Statistics SOME = new Statistics() {
        @Override
        public Optional<Moments> moments(String value) {
            return Optional.empty();
        }

        @Override
        public Optional<long[]> frequencies(String indices) {
            return Optional.empty();
        }
    };

    private static QuantizeOptions read(Map<String, ?> options) {
        return QuantizeOptions.read(new OptionReader("step", options, new ArrayList<>()));
    }

    private static List<String> problems(Map<String, ?> options) {
        List<Problem> problems = new ArrayList<>();
        OptionReader reader = new OptionReader("step", options, problems);
        QuantizeOptions.read(reader);
        reader.finish();
        return problems.stream().map(p -> p.path() + " " + p.message()).toList();
    }

    @Test
    void widthsThatStorageDoesNotHaveAreProblems() {
        assertThat(problems(Map.of("bits", 7))).containsExactly("step.bits must be one of 2, 3, 4, 5, 6, 8, not 7");
        assertThat(problems(Map.of("embedding-bits", 7)))
                .containsExactly("step.embedding-bits must be one of 2, 3, 4, 5, 6, 8, not 7");
        assertThat(problems(Map.of("bits", 1))).singleElement().asString().contains("between 2 and 8");
        assertThat(problems(Map.of("bits", 4.5))).singleElement().asString().contains("whole number");
    }

    @Test
    void ranksApartAreMultiplesOf8AndGoWithGivenBits() {
        assertThat(problems(Map.of("bits", 2, "residual-rank", 16))).isEmpty();
        assertThat(problems(Map.of("bits", 2, "residual-rank", "auto"))).isEmpty();
        assertThat(problems(Map.of("residual-rank", 12)))
                .containsExactly("step.residual-rank must be a multiple of 8, not 12");
        assertThat(problems(Map.of("residual-rank", "auto", "average-bits", 3)))
                .singleElement()
                .asString()
                .contains("cannot be combined with average-bits");
    }

    @Test
    void meansOfBitsBelowTheFewestAreProblems() {
        assertThat(problems(Map.of("average-bits", 1)))
                .containsExactly("step.average-bits must be at least 1.6, not 1.0");
        assertThat(problems(Map.of("average-bits", 9)))
                .singleElement()
                .asString()
                .contains("between 0 and 8");
        assertThat(problems(Map.of("average-bits", 2.5))).isEmpty();
    }

    @Test
    void aMeanOfBitsAndASizeAreOneWishTooMany() {
        assertThat(problems(Map.of("average-bits", 3, "times-smaller", 10)))
                .singleElement()
                .asString()
                .contains("step.times-smaller")
                .contains("cannot be combined with average-bits");
    }

    @Test
    void oneScaleForATensorGoesWithPlainInt8Only() {
        assertThat(problems(Map.of("granularity", "tensor"))).isEmpty();
        for (Map<String, ?> more : List.of(
                Map.of("bits", 4),
                Map.of("embedding-bits", 4),
                Map.of("average-bits", 4),
                Map.of("rounding", "gptq"))) {
            Map<String, Object> options = new java.util.HashMap<>(more);
            options.put("granularity", "tensor");
            assertThat(problems(options)).singleElement().asString().contains("step.granularity");
        }
    }

    @Test
    void allProblemsComeOutAtOnce() {
        assertThat(problems(Map.of("bits", 7, "average-bits", 1, "group-size", -1, "nonsense", 1)))
                .hasSize(4);
    }

    @Test
    void tablesHaveTheBitsOfMatricesUnlessToldOtherwise() {
        assertThat(read(Map.of("bits", 4)).fitted().tableBits()).isEqualTo(4);
        assertThat(read(Map.of("bits", 4, "embedding-bits", 3)).fitted().tableBits())
                .isEqualTo(3);
    }

    @Test
    void eightBitsAreFittedWithDataAndPlainWithout() {
        assertThat(read(Map.of()).fits(Statistics.NONE)).isFalse();
        assertThat(read(Map.of()).fits(SOME)).isTrue();
        assertThat(read(Map.of("rounding", "nearest")).fits(SOME)).isFalse();
        assertThat(read(Map.of("granularity", "tensor")).fits(SOME)).isFalse();
    }

    @Test
    void fewerBitsAreFittedWithoutDataToo() {
        assertThat(read(Map.of("bits", 4)).fits(Statistics.NONE)).isTrue();
        assertThat(read(Map.of("embedding-bits", 4)).fits(Statistics.NONE)).isTrue();
        assertThat(read(Map.of("times-smaller", 4)).fits(Statistics.NONE)).isFalse();
        assertThat(read(Map.of("times-smaller", 5)).fits(Statistics.NONE)).isTrue();
        assertThat(read(Map.of("rounding", "mse")).fits(Statistics.NONE)).isTrue();
    }

    @Test
    void whatCannotLearnAsksForNothing() {
        assertThat(read(Map.of("rounding", "nearest")).learns()).isFalse();
        assertThat(read(Map.of("granularity", "tensor")).learns()).isFalse();
        assertThat(read(Map.of()).learns()).isTrue();
    }

    @Test
    void roundingIsNamedAsItIsDone() {
        assertThat(read(Map.of("rounding", "nearest")).fitted().method()).isEqualTo(Method.ABSMAX);
        assertThat(read(Map.of("rounding", "mse")).fitted().method()).isEqualTo(Method.MSE);
        assertThat(read(Map.of()).fitted().method()).isEqualTo(Method.GPTQ);
    }
}
