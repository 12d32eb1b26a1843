/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A BERT {@code vocab.txt}, one word piece a line, as a Hugging Face {@code tokenizer.json}. */
record BertVocabulary(Path path, Map<String, Integer> ids) {
    private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static BertVocabulary read(Path path) throws IOException {
        Map<String, Integer> ids = new LinkedHashMap<>();
        int line = 0;
        for (String piece : Files.readAllLines(path, StandardCharsets.UTF_8)) {
            ids.putIfAbsent(piece.stripTrailing(), line++);
        }
        for (String needed : List.of("[UNK]", "[CLS]", "[SEP]")) {
            if (!ids.containsKey(needed)) {
                throw DataException.in(
                        path, "has no " + needed + ", so it is not a BERT vocabulary; give the model's tokenizer.json");
            }
        }
        return new BertVocabulary(path, ids);
    }

    /** A vocabulary without upper-case pieces belongs to a model that reads lower case. Signs like ℝ have no lower case and do not count. */
    boolean lowerCase() {
        return ids.keySet().stream()
                .filter(piece -> !(piece.startsWith("[") && piece.endsWith("]")))
                .noneMatch(piece -> piece.codePoints().anyMatch(point -> Character.toLowerCase(point) != point));
    }

    byte[] toTokenizerJson() throws JsonProcessingException {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding");
        addedTokens(root.putArray("added_tokens"));
        root.putObject("normalizer")
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", true)
                .putNull("strip_accents")
                .put("lowercase", lowerCase());
        root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        template(root.putObject("post_processor"));
        root.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
        ObjectNode model = root.putObject("model")
                .put("type", "WordPiece")
                .put("unk_token", "[UNK]")
                .put("continuing_subword_prefix", "##")
                .put("max_input_chars_per_word", 100);
        ObjectNode vocabulary = model.putObject("vocab");
        ids.forEach(vocabulary::put);
        return MAPPER.writeValueAsBytes(root);
    }

    private void addedTokens(ArrayNode tokens) {
        SPECIAL.stream()
                .filter(ids::containsKey)
                .forEach(piece -> tokens.addObject()
                        .put("id", ids.get(piece))
                        .put("content", piece)
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", true));
    }

    private void template(ObjectNode processor) {
        processor.put("type", "TemplateProcessing");
        ArrayNode single = processor.putArray("single");
        ArrayNode pair = processor.putArray("pair");
        for (ArrayNode sequence : List.of(single, pair)) {
            part(sequence, "SpecialToken", "[CLS]", 0);
            part(sequence, "Sequence", "A", 0);
            part(sequence, "SpecialToken", "[SEP]", 0);
        }
        part(pair, "Sequence", "B", 1);
        part(pair, "SpecialToken", "[SEP]", 1);
        ObjectNode special = processor.putObject("special_tokens");
        for (String piece : List.of("[CLS]", "[SEP]")) {
            ObjectNode entry = special.putObject(piece).put("id", piece);
            entry.putArray("ids").add(ids.get(piece));
            entry.putArray("tokens").add(piece);
        }
    }

    private static void part(ArrayNode sequence, String kind, String id, int segment) {
        sequence.addObject().putObject(kind).put("id", id).put("type_id", segment);
    }
}
