/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Dim;
import dev.pare.graph.Function;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpId;
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
import dev.pare.onnx.wire.Onnx.TensorProto;
import dev.pare.onnx.wire.Onnx.TensorTypeProto;
import dev.pare.onnx.wire.Onnx.ValueInfoProto;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Builds the graph from parsed messages. What is modelled is taken out of each message and the rest is carried; a field that is
 * present with its default value stays in the rest, so that its presence survives.
 */
final class FromProto {
    private final TensorFromProto tensors;

    FromProto(TensorFromProto tensors) {
        this.tensors = tensors;
    }

    Model model(ModelProto proto) {
        List<Property> metadata = proto.getMetadataPropsList().stream()
                .map(p -> new Property(p.getKey(), p.getValue()))
                .toList();
        UnknownFields rest = rest(proto.toBuilder()
                .clearIrVersion()
                .clearOpsetImport()
                .clearMetadataProps()
                .clearGraph()
                .clearFunctions());
        return new Model(
                proto.getIrVersion(),
                proto.getOpsetImportList().stream().map(FromProto::opset).toList(),
                metadata,
                graph(proto.getGraph()),
                proto.getFunctionsList().stream().map(this::function).toList(),
                rest);
    }

    private static OpsetImport opset(OperatorSetIdProto proto) {
        OperatorSetIdProto.Builder rest = proto.toBuilder().clearVersion();
        if (!proto.getDomain().isEmpty()) {
            rest.clearDomain();
        }
        return new OpsetImport(proto.getDomain(), proto.getVersion(), rest(rest));
    }

    private Graph graph(GraphProto proto) {
        GraphProto.Builder rest = proto.toBuilder()
                .clearNode()
                .clearInitializer()
                .clearInput()
                .clearOutput()
                .clearValueInfo();
        if (!proto.getName().isEmpty()) {
            rest.clearName();
        }
        return new Graph(
                proto.getName(),
                values(proto.getInputList()),
                values(proto.getOutputList()),
                values(proto.getValueInfoList()),
                proto.getInitializerList().stream()
                        .map(t -> tensors.tensor(t, "initializer"))
                        .toList(),
                nodes(proto.getNodeList()),
                rest(rest));
    }

    private Function function(FunctionProto proto) {
        UnknownFields rest = rest(proto.toBuilder()
                .clearName()
                .clearDomain()
                .clearInput()
                .clearOutput()
                .clearOpsetImport()
                .clearNode());
        OpId id = new OpId(proto.getDomain(), proto.getName());
        return new Function(
                id,
                proto.getInputList(),
                proto.getOutputList(),
                nodes(proto.getNodeList()),
                proto.getOpsetImportList().stream().map(FromProto::opset).toList(),
                rest);
    }

    private List<Node> nodes(List<NodeProto> protos) {
        List<Node> nodes = new ArrayList<>(protos.size());
        for (NodeProto proto : protos) {
            NodeProto.Builder rest = proto.toBuilder()
                    .clearInput()
                    .clearOutput()
                    .clearAttribute()
                    .clearOpType();
            if (!proto.getName().isEmpty()) {
                rest.clearName();
            }
            if (!proto.getDomain().isEmpty()) {
                rest.clearDomain();
            }
            List<Attribute> attributes = new ArrayList<>();
            for (AttributeProto attribute : proto.getAttributeList()) {
                attributes.add(attribute(attribute, proto));
            }
            nodes.add(new Node(
                    new OpId(proto.getDomain(), proto.getOpType()),
                    proto.getName(),
                    proto.getInputList(),
                    proto.getOutputList(),
                    attributes,
                    rest(rest)));
        }
        return nodes;
    }

    private Attribute attribute(AttributeProto proto, NodeProto owner) {
        AttributeProto.Builder rest = proto.toBuilder().clearName();
        AttributeValue value = value(proto, rest, owner);
        if (!(value instanceof AttributeValue.Other) || ((AttributeValue.Other) value).typeCode() != 0) {
            rest.clearType();
        }
        if (rest.hasT() || rest.hasG() || rest.getTensorsCount() > 0 || rest.getGraphsCount() > 0) {
            // The content of tensors is cut out, so they cannot be carried with the rest.
            throw tensors.contradiction("attribute " + proto.getName() + " of node " + owner.getName());
        }
        return new Attribute(proto.getName(), value, rest(rest));
    }

    private AttributeValue value(AttributeProto proto, AttributeProto.Builder rest, NodeProto owner) {
        String where = "attribute " + proto.getName() + " of node " + owner.getName();
        if (!proto.getRefAttrName().isEmpty()) {
            rest.clearRefAttrName();
            return new AttributeValue.Reference(proto.getRefAttrName(), proto.getType());
        }
        switch (AttributeKind.of(proto)) {
            case FLOAT -> {
                rest.clearF();
                return new AttributeValue.Real(proto.getF());
            }
            case INT -> {
                rest.clearI();
                return new AttributeValue.Int(proto.getI());
            }
            case STRING -> {
                rest.clearS();
                return new AttributeValue.Text(UnknownFields.of(proto.getS().toByteArray()));
            }
            case TENSOR -> {
                rest.clearT();
                return new AttributeValue.OfTensor(tensors.tensor(proto.getT(), where));
            }
            case GRAPH -> {
                rest.clearG();
                return new AttributeValue.OfGraph(graph(proto.getG()));
            }
            case FLOATS -> {
                rest.clearFloats();
                return new AttributeValue.Floats(proto.getFloatsList());
            }
            case INTS -> {
                rest.clearInts();
                return new AttributeValue.Ints(proto.getIntsList());
            }
            case TENSORS -> {
                rest.clearTensors();
                return new AttributeValue.Tensors(tensors(proto.getTensorsList(), where));
            }
            case GRAPHS -> {
                rest.clearGraphs();
                return new AttributeValue.Graphs(
                        proto.getGraphsList().stream().map(this::graph).toList());
            }
            default -> {
                return new AttributeValue.Other(proto.getType());
            }
        }
    }

    private List<Tensor> tensors(List<TensorProto> protos, String where) {
        return protos.stream().map(t -> tensors.tensor(t, where)).toList();
    }

    private static List<ValueInfo> values(List<ValueInfoProto> protos) {
        return protos.stream().map(FromProto::value).toList();
    }

    private static ValueInfo value(ValueInfoProto proto) {
        ValueInfoProto.Builder rest = proto.toBuilder();
        if (!proto.getName().isEmpty()) {
            rest.clearName();
        }
        if (!proto.getType().hasTensorType()) {
            return new ValueInfo(proto.getName(), Optional.empty(), rest(rest));
        }
        TensorTypeProto tensor = proto.getType().getTensorType();
        TensorTypeProto.Builder inner = tensor.toBuilder().clearElemType();
        Optional<List<Dim>> dims = Optional.empty();
        if (tensor.hasShape() && plain(tensor)) {
            dims = Optional.of(
                    tensor.getShape().getDimList().stream().map(FromProto::dim).toList());
            inner.clearShape();
        }
        rest.setType(proto.getType().toBuilder().clearTensorType());
        if (rest.getType().getSerializedSize() == 0) {
            rest.clearType();
        }
        TensorType type = new TensorType(tensor.getElemType(), dims, rest(inner));
        return new ValueInfo(proto.getName(), Optional.of(type), rest(rest));
    }

    /** Whether a shape says no more than sizes and names; denotations are rare and carried whole. */
    private static boolean plain(TensorTypeProto tensor) {
        for (DimensionProto dim : tensor.getShape().getDimList()) {
            DimensionProto rest =
                    dim.toBuilder().clearDimParam().clearDimValue().build();
            if (rest.getSerializedSize() > 0) {
                return false;
            }
        }
        return tensor.getShape().toBuilder().clearDim().build().getSerializedSize() == 0;
    }

    private static Dim dim(DimensionProto proto) {
        if (proto.hasDimValue()) {
            return new Dim.Fixed(proto.getDimValue());
        }
        return proto.hasDimParam() ? new Dim.Symbolic(proto.getDimParam()) : new Dim.Unknown();
    }

    private static UnknownFields rest(MessageLite.Builder builder) {
        ByteString bytes = builder.build().toByteString();
        return bytes.isEmpty() ? UnknownFields.NOTHING : UnknownFields.of(bytes.toByteArray());
    }
}
