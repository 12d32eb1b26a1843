/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.statistics;

import dev.pare.analysis.content.Fingerprints;
import dev.pare.runtime.data.DataException;
import dev.pare.runtime.data.Dataset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What statistics were measured with. Hashes decide; the descriptions are for people.
 *
 * @param pare the version of Pare
 * @param modelName what the model's file is called
 * @param model hash of the model that is compressed
 * @param dataName the data in a line
 * @param dataNotes how it was read
 * @param data hash of what the data feeds
 */
public record Origin(String pare, String modelName, String model, String dataName, String dataNotes, String data) {
    private static final String DO =
            "; give the same as then, name another file of statistics, or delete this one to measure anew.";
    private static final int PARTS = 6;

    public Origin {
        for (String part : List.of(pare, modelName, model, dataName, dataNotes, data)) {
            if (part.contains("\n")) {
                throw new IllegalArgumentException("a description has more than one line: " + part);
            }
        }
    }

    /** The origin of statistics of a model on data, which is read once. */
    public static Origin of(String pare, Path model, Fingerprints fingerprints, Dataset data) {
        DataContent content = DataContent.of(data);
        return new Origin(
                pare,
                oneLine(model.getFileName().toString()),
                fingerprints.model(),
                oneLine(data.description() + " in " + content.batches() + " batches"),
                oneLine(String.join("; ", data.notes())),
                content.hash());
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\R", " ");
    }

    /** Throws a DataException that says what differs if a file with the origin {@code stored} is of no use here. */
    void require(Origin stored, Path file) {
        difference(stored).ifPresent(difference -> {
            throw DataException.in(file, difference + DO);
        });
    }

    private Optional<String> difference(Origin stored) {
        if (!stored.pare.equals(pare)) {
            return Optional.of("was made by Pare " + stored.pare + ", and this is " + pare);
        }
        if (!stored.model.equals(model)) {
            return Optional.of(
                    stored.modelName.equals(modelName)
                            ? "was measured on another model of the name " + modelName
                                    + ", whose structure or weights differ"
                            : "was measured on another model, " + stored.modelName + ", and not on " + modelName);
        }
        return stored.data.equals(data) ? Optional.empty() : Optional.of(otherData(stored));
    }

    private String otherData(Origin stored) {
        if (!stored.dataName.equals(dataName)) {
            return "was measured on other data: " + stored.dataName + ", and not " + dataName;
        }
        if (!stored.dataNotes.equals(dataNotes)) {
            return "was measured on data that was read in another way: \"" + stored.dataNotes + "\", and not \""
                    + dataNotes + "\"";
        }
        return "was measured on other data: the content of " + dataName + " or its tokenizer differs";
    }

    /** One line for each part. */
    String text() {
        return String.join("\n", pare, modelName, model, dataName, dataNotes, data);
    }

    /** Reads the lines; empty if they are none. */
    static Optional<Origin> parse(String text) {
        List<String> lines = Arrays.asList(text.split("\n", -1));
        return lines.size() == PARTS
                ? Optional.of(
                        new Origin(lines.get(0), lines.get(1), lines.get(2), lines.get(3), lines.get(4), lines.get(5)))
                : Optional.empty();
    }
}
