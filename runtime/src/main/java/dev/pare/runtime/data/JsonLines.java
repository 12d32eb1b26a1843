/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One JSON object a line; its keys are the columns. A key that a line does not have reads as an empty cell. */
final class JsonLines {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonLines() {}

    static TextTable read(RowSource source, int limit) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        Set<String> columns = new LinkedHashSet<>();
        int number = 0;
        for (String line = source.line(); line != null && objects.size() < limit; line = source.line()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            JsonNode object = parse(source, line, number);
            object.fieldNames().forEachRemaining(columns::add);
            objects.add(object);
        }
        List<String> names = List.copyOf(columns);
        List<List<String>> rows = objects.stream()
                .map(object ->
                        names.stream().map(name -> text(object.get(name))).toList())
                .toList();
        return new TextTable(source.path(), names, true, TextTable.nonEmpty(source.path(), rows));
    }

    private static JsonNode parse(RowSource source, String line, int number) {
        try {
            JsonNode node = MAPPER.readTree(line);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw DataException.in(
                    source.path(), "line " + number + " is not JSON (" + e.getOriginalMessage() + "); correct it", e);
        }
        throw DataException.in(source.path(), "line " + number + " is not a JSON object like {\"text\": \"…\"}");
    }

    private static String text(JsonNode node) {
        return node == null || node.isNull() ? "" : node.isValueNode() ? node.asText() : node.toString();
    }
}
