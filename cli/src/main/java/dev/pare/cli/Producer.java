/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.pare.graph.Model;
import java.io.IOException;

/** Which program made a model: the fields producer_name (2) and producer_version (3) of ModelProto, which the graph only carries. */
final class Producer {
    private static final int NAME = 2;
    private static final int VERSION = 3;

    private Producer() {}

    /** The name and version of the exporter, such as {@code pytorch 2.4.0}; empty if the model does not say. */
    static String of(Model model) {
        CodedInputStream in = CodedInputStream.newInstance(model.carried().bytes());
        String name = "";
        String version = "";
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case NAME -> name = in.readString();
                    case VERSION -> version = in.readString();
                    default -> in.skipField(tag);
                }
            }
        } catch (IOException e) {
            // It was read once already; what cannot be read now says nothing of its producer.
            return "";
        }
        return (name + " " + version).strip();
    }
}
