/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Dim;
import dev.pare.graph.Function;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.Property;
import dev.pare.graph.ValueInfo;
import dev.pare.graph.ValueInfo.TensorType;
import dev.pare.onnx.wire.Onnx.AttributeProto;
import dev.pare.onnx.wire.Onnx.DimensionProto;
import dev.pare.onnx.wire.Onnx.FunctionProto;
import dev.pare.onnx.wire.Onnx.GraphProto;
import dev.pare.onnx.wire.Onnx.ModelProto;
import dev.pare.onnx.wire.Onnx.NodeProto;
import dev.pare.onnx.wire.Onnx.OperatorSetIdProto;
import dev.pare.onnx.wire.Onnx.StringStringEntryProto;
import dev.pare.onnx.wire.Onnx.TensorShapeProto;
import dev.pare.onnx.wire.Onnx.TensorTypeProto;
import dev.pare.onnx.wire.Onnx.TypeProto;
import dev.pare.onnx.wire.Onnx.ValueInfoProto;
import dev.pare.tensor.UnknownFields;
import java.util.List;

/** Turns a graph back into messages: what each object carries, with what is modelled put on top. */
final class ToProto {
    private final TensorToProto tensors;

    ToProto(TensorToProto tensors) {
        this.tensors = tensors;
    }

    ModelProto model(Model model) {
        ModelProto.Builder proto = carried(ModelProto.newBuilder(), model.carried());
        if (model.irVersion() != 0) {
            proto.setIrVersion(model.irVersion());
        }
        for (OpsetImport opset : model.opsets()) {
            proto.addOpsetImport(opset(opset));
        }
        for (Property property : model.metadata()) {
            proto.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(property.key()).setValue(property.value()));
        }
        model.functions().forEach(f -> proto.addFunctions(function(f)));
        return proto.setGraph(graph(model.graph())).build();
    }

    private static OperatorSetIdProto opset(OpsetImport opset) {
        OperatorSetIdProto.Builder proto = carried(OperatorSetIdProto.newBuilder(), opset.carried());
        if (!opset.domain().isEmpty()) {
            proto.setDomain(opset.domain());
        }
        return proto.setVersion(opset.version()).build();
    }

    private GraphProto graph(Graph graph) {
        GraphProto.Builder proto = carried(GraphProto.newBuilder(), graph.carried());
        if (!graph.name().isEmpty()) {
            proto.setName(graph.name());
        }
        graph.nodes().forEach(n -> proto.addNode(node(n)));
        graph.initializers().forEach(t -> proto.addInitializer(tensors.tensor(t)));
        graph.inputs().forEach(v -> proto.addInput(value(v)));
        graph.outputs().forEach(v -> proto.addOutput(value(v)));
        graph.valueInfos().forEach(v -> proto.addValueInfo(value(v)));
        return proto.build();
    }

    private FunctionProto function(Function function) {
        FunctionProto.Builder proto = carried(FunctionProto.newBuilder(), function.carried());
        proto.setName(function.id().type()).setDomain(function.id().domain());
        proto.addAllInput(function.inputs()).addAllOutput(function.outputs());
        function.opsets().forEach(o -> proto.addOpsetImport(opset(o)));
        function.nodes().forEach(n -> proto.addNode(node(n)));
        return proto.build();
    }

    private NodeProto node(Node node) {
        NodeProto.Builder proto = carried(NodeProto.newBuilder(), node.carried());
        proto.addAllInput(node.inputs()).addAllOutput(node.outputs());
        if (!node.name().isEmpty()) {
            proto.setName(node.name());
        }
        proto.setOpType(node.op().type());
        if (!node.op().domain().isEmpty()) {
            proto.setDomain(node.op().domain());
        }
        node.attributes().forEach(a -> proto.addAttribute(attribute(a)));
        return proto.build();
    }

    private AttributeProto attribute(Attribute attribute) {
        AttributeProto.Builder proto = carried(AttributeProto.newBuilder(), attribute.carried());
        proto.setName(attribute.name());
        AttributeValue value = attribute.value();
        if (value instanceof AttributeValue.Int v) {
            type(proto, AttributeKind.INT).setI(v.value());
        } else if (value instanceof AttributeValue.Real v) {
            type(proto, AttributeKind.FLOAT).setF(v.value());
        } else if (value instanceof AttributeValue.Text v) {
            type(proto, AttributeKind.STRING).setS(ByteString.copyFrom(v.bytes().bytes()));
        } else if (value instanceof AttributeValue.OfTensor v) {
            type(proto, AttributeKind.TENSOR).setT(tensors.tensor(v.tensor()));
        } else if (value instanceof AttributeValue.OfGraph v) {
            type(proto, AttributeKind.GRAPH).setG(graph(v.graph()));
        } else if (value instanceof AttributeValue.Ints v) {
            type(proto, AttributeKind.INTS).addAllInts(v.values());
        } else if (value instanceof AttributeValue.Floats v) {
            type(proto, AttributeKind.FLOATS).addAllFloats(v.values());
        } else if (value instanceof AttributeValue.Tensors v) {
            type(proto, AttributeKind.TENSORS);
            v.tensors().forEach(t -> proto.addTensors(tensors.tensor(t)));
        } else if (value instanceof AttributeValue.Graphs v) {
            type(proto, AttributeKind.GRAPHS);
            v.all().forEach(g -> proto.addGraphs(graph(g)));
        } else if (value instanceof AttributeValue.Reference v) {
            proto.setRefAttrName(v.attribute()).setType(v.typeCode());
        } else if (value instanceof AttributeValue.Other v && v.typeCode() != 0) {
            proto.setType(v.typeCode());
        }
        return proto.build();
    }

    private static AttributeProto.Builder type(AttributeProto.Builder proto, AttributeKind kind) {
        return proto.setType(kind.ordinal());
    }

    private static ValueInfoProto value(ValueInfo value) {
        ValueInfoProto.Builder proto = carried(ValueInfoProto.newBuilder(), value.carried());
        if (!value.name().isEmpty()) {
            proto.setName(value.name());
        }
        if (value.type().isPresent()) {
            TypeProto.Builder type = proto.getType().toBuilder();
            proto.setType(type.setTensorType(type(value.type().get())));
        }
        return proto.build();
    }

    private static TensorTypeProto type(TensorType type) {
        TensorTypeProto.Builder proto = carried(TensorTypeProto.newBuilder(), type.carried());
        if (type.elementCode() != 0) {
            proto.setElemType(type.elementCode());
        }
        if (type.dims().isPresent()) {
            proto.setShape(shape(type.dims().get()));
        }
        return proto.build();
    }

    private static TensorShapeProto shape(List<Dim> dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Dim dim : dims) {
            DimensionProto.Builder proto = DimensionProto.newBuilder();
            if (dim instanceof Dim.Fixed fixed) {
                proto.setDimValue(fixed.size());
            } else if (dim instanceof Dim.Symbolic symbolic) {
                proto.setDimParam(symbolic.name());
            }
            shape.addDim(proto);
        }
        return shape.build();
    }

    @SuppressWarnings("unchecked")
    static <B extends MessageLite.Builder> B carried(B builder, UnknownFields carried) {
        if (carried.isEmpty()) {
            return builder;
        }
        try {
            return (B) builder.mergeFrom(carried.bytes());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("carried content no longer parses: " + e.getMessage(), e);
        }
    }
}
