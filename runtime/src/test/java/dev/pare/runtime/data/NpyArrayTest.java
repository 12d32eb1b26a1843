/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyArrayTest {

    private static Values read(byte[] file) {
        return NpyArray.read("test", file);
    }

    static Stream<Arguments> integerTypes() {
        return Stream.of(
                Arguments.of("<i8", new int[] {1, 0, 0, 0, 0, 0, 0, 0}, 1L),
                Arguments.of("<i4", new int[] {0xfe, 0xff, 0xff, 0xff}, -2L),
                Arguments.of("<i2", new int[] {0xff, 0x7f}, 32767L),
                Arguments.of(">i2", new int[] {0x7f, 0xff}, 32767L),
                Arguments.of("|i1", new int[] {0x80}, -128L),
                Arguments.of("|u1", new int[] {0x80}, 128L),
                Arguments.of("|b1", new int[] {1}, 1L));
    }

    @ParameterizedTest
    @MethodSource("integerTypes")
    void readsIntegers(String type, int[] bytes, long expected) {
        assertThat(read(NpyFiles.npy(1, type, false, "(1,)", bytes))).isEqualTo(LongValues.of(Shape.of(1), expected));
    }

    static Stream<Arguments> floatTypes() {
        return Stream.of(
                Arguments.of("<f4", new int[] {0, 0, 0x20, 0xc0}),
                Arguments.of("<f8", new int[] {0, 0, 0, 0, 0, 0, 0x04, 0xc0}),
                Arguments.of("<f2", new int[] {0, 0xc1}));
    }

    @ParameterizedTest
    @MethodSource("floatTypes")
    void readsFloats(String type, int[] bytes) {
        assertThat(read(NpyFiles.npy(1, type, false, "(1,)", bytes))).isEqualTo(FloatValues.of(Shape.of(1), -2.5f));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void readsEachVersionOfTheHeader(int version) {
        assertThat(read(NpyFiles.npy(version, "|u1", false, "(2, 1)", 5, 6)))
                .isEqualTo(LongValues.of(Shape.of(2, 1), 5, 6));
    }

    @Test
    void turnsFortranOrderIntoRows() {
        // Columns of [[1, 2, 3], [4, 5, 6]] one after the other.
        assertThat(read(NpyFiles.npy(1, "|u1", true, "(2, 3)", 1, 4, 2, 5, 3, 6)))
                .isEqualTo(LongValues.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6));
    }

    @Test
    void readsAScalar() {
        assertThat(read(NpyFiles.npy(1, "|u1", false, "()", 7))).isEqualTo(LongValues.of(Shape.of(), 7));
    }

    @Test
    void refusesDataThatIsTooShortForItsShape() {
        assertThatThrownBy(() -> read(NpyFiles.npy(1, "<i4", false, "(2,)", 1, 0, 0, 0)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("4 bytes")
                .hasMessageContaining("needs 8");
    }

    @Test
    void refusesAShapeThatCannotBeHeld() {
        assertThatThrownBy(() -> read(NpyFiles.npy(1, "<i4", false, "(99999999999, 99999999999)", 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("too large");
    }

    @Test
    void refusesObjectsAndOtherFormats() {
        assertThatThrownBy(() -> read(NpyFiles.npy(1, "|O8", false, "(1,)", 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("|O8");
        assertThatThrownBy(() -> read("not an array".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(".npy");
    }
}
