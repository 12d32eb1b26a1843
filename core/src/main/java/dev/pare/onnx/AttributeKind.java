package dev.pare.onnx;

/** AttributeProto.AttributeType, in the order of its numbers. */
enum AttributeKind {
    UNDEFINED,
    FLOAT,
    INT,
    STRING,
    TENSOR,
    GRAPH,
    FLOATS,
    INTS,
    STRINGS,
    TENSORS,
    GRAPHS,
    SPARSE_TENSOR,
    SPARSE_TENSORS,
    TYPE,
    TYPES;

    static AttributeKind of(int code) {
        return code >= 0 && code < values().length ? values()[code] : UNDEFINED;
    }
}
