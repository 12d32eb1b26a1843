/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Function;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpId;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import dev.pare.tensor.UnknownFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpsetConverterTest {
    @TempDir
    Path folder;

    private static Model converted(Model model, int target) {
        Conversion conversion = OpsetConverter.convert(model, target);
        assertThat(conversion).isInstanceOf(Conversion.Converted.class);
        return ((Conversion.Converted) conversion).model();
    }

    private static List<String> reasons(Model model, int target) {
        Conversion conversion = OpsetConverter.convert(model, target);
        assertThat(conversion).isInstanceOf(Conversion.Refused.class);
        return ((Conversion.Refused) conversion).reasons();
    }

    private static Node mean(String name, String input, String output) {
        return Node.of("ReduceMean", name, List.of(input), List.of(output), Attribute.ints("axes", -1));
    }

    private static SmallModel twoMeans() {
        return SmallModel.at(14)
                .input("x", 2, 3, 4)
                .output("y")
                .node(mean("one", "x", "axes"))
                .node(mean("two", "axes", "y"));
    }

    @Test
    void equalConstantsAreOneAndTakeAFreeName() {
        Model after = converted(twoMeans().model(), 18);
        assertThat(after.graph().initializers()).extracting(Tensor::name).containsExactly("axes_1");
        assertThat(TensorValues.longs(after.graph().initializers().get(0))).containsExactly(-1);
        assertThat(after.graph().nodes()).allSatisfy(n -> {
            assertThat(n.input(1)).isEqualTo("axes_1");
            assertThat(n.attributes()).isEmpty();
        });
    }

    @Test
    void aModelThatIsNewEnoughIsLeftAlone() {
        Model model = twoMeans().model();
        assertThat(converted(model, 14)).isSameAs(model);
        assertThat(OpsetFloor.ensure(model, 13)).isEqualTo(new Conversion.Converted(model));
        assertThat(((Conversion.Converted) OpsetFloor.ensure(model, 18)).model().opset())
                .isEqualTo(18);
    }

    @Test
    void theSourceIsUntouchedAndTheSameInputGivesTheSameResult() {
        Model model = twoMeans().model();
        Model first = converted(model, 21);
        Model second = converted(model, 21);
        assertThat(model.graph().nodes().get(0).inputs()).containsExactly("x");
        assertThat(first.graph().nodes()).hasToString(second.graph().nodes().toString());
    }

    @Test
    void aConstantStandsInTheGraphOfItsNode() throws Exception {
        Model model = branches();
        Model after = converted(model, 18);
        Graph branch = after.graph().nodes().get(0).subgraphs().get(0);
        assertThat(after.graph().initializers()).extracting(Tensor::name).containsExactly("yes");
        assertThat(branch.initializers()).extracting(Tensor::name).containsExactly("axes");
        assertThat(Ort.distance(Ort.run(model, folder), Ort.run(after, folder))).isZero();
    }

    private static Model branches() {
        Graph then = SmallModel.at(14).output("t").node(mean("m", "x", "t")).graph();
        Graph otherwise = SmallModel.at(14)
                .output("e")
                .node(Node.of("Neg", "n", List.of("x"), List.of("e")))
                .graph();
        Node choice = new Node(
                OpId.standard("If"),
                "choice",
                List.of("yes"),
                List.of("y"),
                List.of(graph("then_branch", then), graph("else_branch", otherwise)),
                UnknownFields.NOTHING);
        Tensor yes = Tensor.of("yes", DataType.BOOL, Shape.of(), InlineData.raw(new byte[] {1}));
        return SmallModel.at(14)
                .input("x", 2, 3)
                .output("y")
                .constant(yes)
                .node(choice)
                .model();
    }

    private static Attribute graph(String name, Graph graph) {
        return new Attribute(name, new AttributeValue.OfGraph(graph), UnknownFields.NOTHING);
    }

    private static Model withFunction(Node... body) {
        Function function = new Function(
                new OpId("mine", "Center"),
                List.of("a"),
                List.of("b"),
                List.of(body),
                List.of(OpsetImport.of("", 14)),
                UnknownFields.NOTHING);
        Node call = new Node(
                new OpId("mine", "Center"), "call", List.of("x"), List.of("y"), List.of(), UnknownFields.NOTHING);
        Model model =
                SmallModel.at(14).ir(8).input("x", 2, 3).output("y").node(call).model();
        List<OpsetImport> imports = new ArrayList<>(model.opsets());
        imports.add(OpsetImport.of("mine", 1));
        return model.withOpsets(imports).withFunctions(List.of(function));
    }

    @Test
    void theBodyOfAFunctionIsConvertedToo() throws Exception {
        Model model = withFunction(mean("m", "a", "c"), Node.of("Sub", "s", List.of("a", "c"), List.of("b")));
        Model after = converted(model, 18);
        Function function = after.functions().get(0);
        assertThat(function.opsets()).containsExactly(OpsetImport.of("", 18));
        assertThat(function.nodes()).extracting(n -> n.op().type()).containsExactly("Constant", "ReduceMean", "Sub");
        assertThat(Ort.distance(Ort.run(model, folder), Ort.run(after, folder))).isLessThan(1e-6);
    }

    @Test
    void theImportsOfAFunctionSurviveTheFile() {
        Model model = withFunction(Node.of("Neg", "n", List.of("a"), List.of("b")));
        Path file = folder.resolve("function.onnx");
        OnnxWriter.write(model, file);
        assertThat(OnnxReader.read(file).functions().get(0).opsets())
                .extracting(OpsetImport::version)
                .containsExactly(14L);
    }

    @Test
    void anAttributeThatAFunctionPassesOnIsRefusedIfItWouldBecomeAnInput() {
        Attribute passed = new Attribute("axes", new AttributeValue.Reference("axes", 7), UnknownFields.NOTHING);
        Model model = withFunction(Node.of("ReduceMean", "m", List.of("a"), List.of("b"), passed));
        assertThat(reasons(model, 18))
                .containsExactly(
                        "in function mine::Center: m: ReduceMean changed from opset 17 to 18: it takes attributes from"
                                + " the function around it");
        assertThat(converted(model, 17).functions().get(0).opsets()).containsExactly(OpsetImport.of("", 17));
    }

    @Test
    void operatorsOfOtherDomainsAreUntouched() {
        Node fused = new Node(
                new OpId("com.microsoft", "ReduceMean"),
                "f",
                List.of("x"),
                List.of("y"),
                List.of(Attribute.ints("axes", 1)),
                UnknownFields.NOTHING);
        Model model = SmallModel.at(14).input("x", 2, 3).output("y").node(fused).model();
        assertThat(converted(model, 21).graph().nodes()).containsExactly(fused);
    }

    @Test
    void everyReasonIsToldAtOnce() {
        Model model = SmallModel.at(9)
                .input("x", 2, 3)
                .input("i", DataType.INT64, 2)
                .input("d", DataType.INT64)
                .input("v", 2)
                .output("y")
                .node(Node.of("Einsum", "early", List.of("x"), List.of("a")))
                .node(Node.of("Crop", "", List.of("x"), List.of("c")))
                .node(Node.of("OneHot", "hot", List.of("i", "d", "v"), List.of("y")))
                .model();
        assertThat(reasons(model, 13))
                .containsExactly(
                        "early: Einsum exists from opset 12, but the model says opset 9",
                        "Crop(c): Crop is not a standard operator of opset 7 to 21",
                        "hot: OneHot changed from opset 10 to 11: negative indices got another meaning, and these indices are"
                                + " not constant");
    }

    @Test
    void versionsOutsideTheTableAreRefused() {
        Model old = twoMeans().model().withOpsets(List.of(OpsetImport.of("", 6)));
        assertThat(reasons(old, 13)).singleElement().asString().contains("opset 6", "from 7 to 21");
        assertThat(reasons(twoMeans().model(), 22)).singleElement().asString().contains("to 22");
    }

    @Test
    void softmaxStaysOneNodeWhereTheRankFollowsFromAnEarlierNode() {
        Model model = SmallModel.at(11)
                .input("x", 2, 4, 6)
                .output("y")
                .constant(Tensor.longs("shape", Shape.of(4), 0, 0, 2, 3))
                .node(Node.of("Reshape", "r", List.of("x", "shape"), List.of("heads")))
                .node(Node.of("Transpose", "t", List.of("heads"), List.of("q"), Attribute.ints("perm", 0, 2, 1, 3)))
                .node(Node.of("Transpose", "u", List.of("q"), List.of("k"), Attribute.ints("perm", 0, 1, 3, 2)))
                .node(Node.of("MatMul", "m", List.of("q", "k"), List.of("scores")))
                .node(Node.of("Softmax", "s", List.of("scores"), List.of("y"), Attribute.of("axis", 3L)))
                .model();
        assertThat(converted(model, 13).graph().nodes()).hasSize(5);
    }

    @Test
    void emptyScalesBesideSizesAreLeftOutWhereOnlyOneMayBeGiven() {
        Model model = OperatorCases.all().stream()
                .filter(c -> c.name().equals("Resize at 11 to sizes"))
                .findFirst()
                .orElseThrow()
                .model();
        assertThat(converted(model, 17).graph().nodes().get(0).input(2)).isEqualTo("none");
        assertThat(converted(model, 18).graph().nodes().get(0).input(2)).isEmpty();
    }

    @Test
    void constantsOfAnOldFileAreNoInputsAfterwards() {
        Model old = SmallModel.at(8)
                .ir(3)
                .input("x", 2, 2)
                .input("w", 2, 2)
                .output("y")
                .constant(Tensor.floats("w", Shape.of(2, 2), 1, 2, 3, 4))
                .node(Node.of("Add", "a", List.of("x", "w"), List.of("y")))
                .model();
        Model after = converted(old, 9);
        assertThat(after.irVersion()).isEqualTo(4);
        assertThat(after.graph().inputs()).extracting(ValueInfo::name).containsExactly("x");
    }
}
