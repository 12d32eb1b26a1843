/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import dev.pare.operators.shapes.Rules;

/** Operators that run graphs, and those that handle what is not a tensor of numbers. What the former give follows from their graphs. */
final class Control {
    static final Family ALL = new Family("")
            .add(Kind.CONTROLS, Inputs.all(), Rules::unknown, "If Loop Scan SequenceMap")
            .add(Kind.HANDLES_OBJECTS, Inputs.all(), Rules::unknown, """
                    ConcatFromSequence Optional OptionalGetElement SequenceAt SequenceConstruct SequenceEmpty SequenceErase
                    SequenceInsert SplitToSequence""")
            .add(Kind.HANDLES_OBJECTS, Inputs.all(), Rules::scalars, "OptionalHasElement SequenceLength")
            .add(Kind.HANDLES_OBJECTS, Rules.like(0), "RegexFullMatch")
            .add(Kind.HANDLES_OBJECTS, Rules::broadcast, "StringConcat")
            .add(Kind.HANDLES_OBJECTS, Rules::unknown, "ImageDecoder StringNormalizer StringSplit TfIdfVectorizer");

    private Control() {}
}
