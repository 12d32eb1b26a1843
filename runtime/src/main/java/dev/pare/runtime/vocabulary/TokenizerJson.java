/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.vocabulary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pare.pass.TokenMap;
import dev.pare.pass.TokenVocabulary;
import dev.pare.runtime.data.DataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A Hugging Face tokenizer.json. */
final class TokenizerJson implements TokenizerFile {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ADDED = "added_tokens";
    private static final String PROCESSOR = "post_processor";
    /** Post-processors of which it is known where they hold ids. */
    private static final Set<String> PROCESSORS =
            Set.of("TemplateProcessing", "BertProcessing", "RobertaProcessing", "ByteLevel", "Sequence");

    private final JsonNode root;
    private final Subwords subwords;
    private final Map<Integer, String> tokens = new TreeMap<>();
    private final BitSet added = new BitSet();

    private TokenizerJson(JsonNode root, Subwords subwords) {
        this.root = root;
        this.subwords = subwords;
        tokens.putAll(subwords.tokens());
        for (JsonNode token : root.path(ADDED)) {
            tokens.put(token.path("id").asInt(), token.path("content").asText());
            added.set(token.path("id").asInt());
        }
    }

    static TokenizerFile read(Path file) throws IOException {
        JsonNode root = MAPPER.readTree(TokenizerFile.bytes(file));
        JsonNode model = root.path("model");
        Subwords subwords = switch (type(model)) {
            case "WordPiece", "WordLevel" -> WordPieces.of(model);
            case "BPE" -> BytePairs.of(model);
            case "Unigram" -> Unigrams.of(model);
            default ->
                throw new DataException(file + ": holds a tokenizer of type '" + type(model)
                        + "'; WordPiece, WordLevel, BPE and Unigram are known");
        };
        return new TokenizerJson(root, subwords);
    }

    /** Older files do not name the type. */
    private static String type(JsonNode model) {
        if (model.has("type")) {
            return model.path("type").asText();
        }
        return model.has("merges") ? "BPE" : model.path("vocab").isArray() ? "Unigram" : "WordPiece";
    }

    @Override
    public TokenVocabulary vocabulary() {
        return new TokenVocabulary() {
            @Override
            public int size() {
                return tokens.keySet().stream().mapToInt(i -> i + 1).max().orElse(0);
            }

            @Override
            public Optional<String> refusal() {
                return subwords.refusal().or(TokenizerJson.this::unknownProcessor);
            }

            @Override
            public BitSet required() {
                BitSet required = subwords.required();
                required.or(added);
                return required;
            }

            @Override
            public BitSet characters() {
                return subwords.characters();
            }

            @Override
            public BitSet closed(BitSet ids) {
                return subwords.closed(ids);
            }
        };
    }

    private Optional<String> unknownProcessor() {
        JsonNode processor = root.path(PROCESSOR);
        if (processor.isMissingNode() || processor.isNull()) {
            return Optional.empty();
        }
        for (JsonNode each : processor.has("processors")
                ? processor.path("processors")
                : MAPPER.createArrayNode().add(processor)) {
            if (!PROCESSORS.contains(each.path("type").asText())) {
                return Optional.of("its post-processor '" + each.path("type").asText() + "' is not known");
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> token(long id) {
        return Optional.ofNullable(tokens.get((int) id));
    }

    @Override
    public int unknown() {
        String wanted = root.path("model").path("unk_token").asText("");
        return tokens.entrySet().stream()
                .filter(e -> e.getValue().equals(wanted))
                .mapToInt(Map.Entry::getKey)
                .findFirst()
                .orElse(root.path("model").path("unk_id").asInt(0));
    }

    @Override
    public byte[] trimmed(TokenMap map) {
        ObjectNode copy = root.deepCopy();
        subwords.trim((ObjectNode) copy.get("model"), map);
        for (JsonNode token : copy.path(ADDED)) {
            renumber((ObjectNode) token, "id", map);
        }
        if (copy.path("padding").isObject()) {
            renumber((ObjectNode) copy.get("padding"), "pad_id", map);
        }
        if (copy.path(PROCESSOR).isObject()) {
            process((ObjectNode) copy.get(PROCESSOR), map);
        }
        try {
            return MAPPER.writeValueAsBytes(copy);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON cannot be written: " + e.getMessage(), e);
        }
    }

    private static void process(ObjectNode processor, TokenMap map) {
        for (JsonNode each : processor.path("processors")) {
            process((ObjectNode) each, map);
        }
        for (JsonNode special : processor.path("special_tokens")) {
            ArrayNode ids = (ArrayNode) special.path("ids");
            for (int i = 0; i < ids.size(); i++) {
                ids.set(i, IntNode.valueOf(map.newId(ids.get(i).asInt())));
            }
        }
        for (String pair : new String[] {"sep", "cls"}) {
            if (processor.path(pair).isArray() && processor.path(pair).size() == 2) {
                ArrayNode entry = (ArrayNode) processor.get(pair);
                entry.set(1, IntNode.valueOf(map.newId(entry.get(1).asInt())));
            }
        }
    }

    private static void renumber(ObjectNode node, String field, TokenMap map) {
        if (node.path(field).isIntegralNumber()) {
            node.put(field, map.newId(node.get(field).asInt()));
        }
    }

    @Override
    public String suffix() {
        return "tokenizer.json";
    }
}
