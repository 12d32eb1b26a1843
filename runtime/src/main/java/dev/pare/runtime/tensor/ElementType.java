package dev.pare.runtime.tensor;

/** The element types that a model's inputs and outputs can have here; {@link #OTHER} is carried but neither fed nor compared. */
public enum ElementType {
    FLOAT32,
    FLOAT64,
    FLOAT16,
    BFLOAT16,
    INT64,
    INT32,
    INT16,
    INT8,
    UINT8,
    BOOL,
    STRING,
    OTHER;

    public boolean isFloat() {
        return this == FLOAT32 || this == FLOAT64 || this == FLOAT16 || this == BFLOAT16;
    }

    /** Whether values of this type are held as {@link LongValues}: integers and booleans. */
    public boolean isInteger() {
        return this == INT64 || this == INT32 || this == INT16 || this == INT8 || this == UINT8 || this == BOOL;
    }
}
