/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Node;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.List;
import java.util.Optional;

/** Adapters for Upsample and its successor Resize. */
final class Resampling {
    private Resampling() {}

    /** Upsample at 9: the scales became an input. */
    static Adaptation upsampleScales(Node node, Site site) {
        if (!(node.attribute("scales").orElse(null) instanceof AttributeValue.Floats scales)) {
            return Adaptation.refuse("it has no scales");
        }
        String name = site.constants().floats("scales", scales.values());
        return Adaptation.to(new NodeEdit(node).drop("scales").input(1, name).done());
    }

    /** Upsample at 10 is gone; Resize says the same. */
    static Adaptation upsampleToResize(Node node, Site site) {
        return Adaptation.to(new NodeEdit(node).type("Resize").done());
    }

    /**
     * Resize at 11 got a choice of coordinate systems with another default. What it did before is "asymmetric", and for nearest
     * neighbours "floor" as long as it enlarges; when it shrinks, the old text leaves the rounding open.
     */
    static Adaptation coordinates(Node node, Site site) {
        boolean linear = text(node, "mode").orElse("nearest").equals("linear");
        if (!linear && !enlarges(node.input(1), site)) {
            return Adaptation.refuse(
                    "its nearest neighbours were not defined for scales that shrink or are not constant");
        }
        NodeEdit edit = new NodeEdit(node)
                .set(Attribute.of("coordinate_transformation_mode", "asymmetric"))
                .input(2, node.input(1))
                .input(1, site.constants().floats("roi", List.of()));
        return Adaptation.to((linear ? edit : edit.set(Attribute.of("nearest_mode", "floor"))).done());
    }

    private static boolean enlarges(String scales, Site site) {
        Optional<Tensor> constant = site.constant(scales).filter(TensorValues::readableAsFloats);
        if (constant.isEmpty()) {
            return false;
        }
        for (float scale : TensorValues.floats(constant.get())) {
            if (scale < 1) {
                return false;
            }
        }
        return true;
    }

    /** Resize at 13 lost one of its coordinate systems. */
    static Adaptation lostCoordinates(Node node, Site site) {
        return text(node, "coordinate_transformation_mode").orElse("").equals("tf_half_pixel_for_nn")
                ? Adaptation.refuse("the coordinate_transformation_mode tf_half_pixel_for_nn was removed")
                : Adaptation.to(node);
    }

    /** Resize at 18 takes scales or sizes; empty scales beside sizes, the older spelling, are left out. */
    static Adaptation scalesOrSizes(Node node, Site site) {
        boolean empty = !node.input(3).isEmpty()
                && site.constant(node.input(2))
                        .map(t -> t.shape().elements() == 0)
                        .orElse(false);
        return Adaptation.to(empty ? new NodeEdit(node).input(2, "").done() : node);
    }

    /** GridSample at 20: two modes have other names. */
    static Adaptation gridModes(Node node, Site site) {
        String mode = text(node, "mode").orElse("bilinear");
        String renamed = mode.equals("bilinear") ? "linear" : mode.equals("bicubic") ? "cubic" : mode;
        return Adaptation.to(
                new NodeEdit(node).set(Attribute.of("mode", renamed)).done());
    }

    /** RoiAlign at 16: the default moved by half a pixel. */
    static Adaptation roiCoordinates(Node node, Site site) {
        return Adaptation.to(new NodeEdit(node)
                .set(Attribute.of("coordinate_transformation_mode", "output_half_pixel"))
                .done());
    }

    static Optional<String> text(Node node, String attribute) {
        return node.attribute(attribute).orElse(null) instanceof AttributeValue.Text text
                ? Optional.of(text.text())
                : Optional.empty();
    }
}
