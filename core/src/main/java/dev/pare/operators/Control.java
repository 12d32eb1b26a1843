/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

/** Operators that run graphs, and those that handle what is not a tensor of numbers. */
final class Control {
    static final Family ALL = new Family("")
            .add(Kind.CONTROLS, Inputs.all(), "If Loop Scan SequenceMap")
            .add(Kind.HANDLES_OBJECTS, Inputs.all(), """
                    ConcatFromSequence Optional OptionalGetElement OptionalHasElement SequenceAt SequenceConstruct SequenceEmpty
                    SequenceErase SequenceInsert SequenceLength SplitToSequence""")
            .add(Kind.HANDLES_OBJECTS, """
                    ImageDecoder RegexFullMatch StringConcat StringNormalizer StringSplit TfIdfVectorizer""");

    private Control() {}
}
