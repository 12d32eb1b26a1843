/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.pass.Timings.Arithmetic;
import dev.pare.pass.Timings.Product;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridPointTest {
    private static Product product(int inputs, int outputs) {
        return new Product(32, inputs, outputs, Arithmetic.FLOAT);
    }

    /** Times as the number of multiplications to a power, which the interpolation meets exactly. */
    private static double power(Product product) {
        return 1e-9 * Math.pow((double) product.inputs() * product.outputs(), 0.9);
    }

    private static double interpolated(Product product) {
        Map<Product, Double> timed = new HashMap<>();
        GridPoint.around(product).forEach(p -> timed.put(p, power(p)));
        return GridPoint.seconds(product, timed);
    }

    @ParameterizedTest
    @CsvSource({"16,16", "256,768", "100,256", "300,333", "4096,17"})
    void meetsWhatGrowsAsAPower(int inputs, int outputs) {
        double wanted = power(product(inputs, outputs));
        assertThat(interpolated(product(inputs, outputs))).isCloseTo(wanted, within(1e-9 * wanted));
    }

    @Test
    void takesUsualWidthsAsTheyAre() {
        assertThat(GridPoint.around(product(384, 1536))).containsExactly(product(384, 1536));
        assertThat(GridPoint.around(product(400, 1500))).hasSize(4);
    }

    @Test
    void goesOnInProportionBeyondTheGrid() {
        assertThat(interpolated(product(8192, 64))).isCloseTo(2 * power(product(4096, 64)), within(1e-12));
    }

    @Test
    void countsNothingBelowTheGridAsFaster() {
        assertThat(interpolated(product(4, 64))).isEqualTo(interpolated(product(16, 64)));
    }
}
