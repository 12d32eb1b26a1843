/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Turns text into token ids with a tokenizer file, offline. */
public final class TextTokenizer implements AutoCloseable {
    static {
        // The library would otherwise look for native code and models on the network.
        System.setProperty("ai.djl.offline", "true");
        if (System.getenv("RUST_FLAVOR") == null && System.getProperty("RUST_FLAVOR") == null) {
            System.setProperty("RUST_FLAVOR", "cpu");
        }
    }

    private static final String WANTED = "give a Hugging Face tokenizer.json, a BERT vocab.txt, or a folder with one";

    private final Path path;
    private final HuggingFaceTokenizer tokenizer;
    private final long padId;

    private TextTokenizer(Path path, HuggingFaceTokenizer tokenizer, long padId) {
        this.path = path;
        this.tokenizer = tokenizer;
        this.padId = padId;
    }

    /**
     * Opens a tokenizer.
     *
     * @param path a file, or a folder that is searched for tokenizer.json and then vocab.txt
     * @param maxLength the most tokens of an encoded text
     */
    public static TextTokenizer open(Path path, int maxLength) {
        Path file = find(path);
        byte[] json = json(file);
        Map<String, String> options = Map.of(
                "truncation",
                "true",
                "maxLength",
                Integer.toString(maxLength),
                "padding",
                "false",
                "modelMaxLength",
                Integer.toString(maxLength));
        try {
            long pad = padId(new ObjectMapper().readTree(json));
            return new TextTokenizer(
                    file, HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options), pad);
        } catch (IOException | RuntimeException e) {
            throw DataException.in(file, "is not a tokenizer that can be read (" + firstLine(e) + "); " + WANTED, e);
        }
    }

    /**
     * The file that a path of a tokenizer stands for: itself, or tokenizer.json or vocab.txt in a folder.
     *
     * @throws DataException if there is none
     */
    public static Path find(Path path) {
        if (Files.isDirectory(path)) {
            for (String name : new String[] {"tokenizer.json", "vocab.txt"}) {
                if (Files.isRegularFile(path.resolve(name))) {
                    return path.resolve(name);
                }
            }
            throw DataException.in(path, "holds neither tokenizer.json nor vocab.txt; " + WANTED);
        }
        if (!Files.isRegularFile(path)) {
            throw DataException.in(path, "there is no such tokenizer; " + WANTED);
        }
        return path;
    }

    private static byte[] json(Path file) {
        try {
            boolean vocabulary =
                    file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".txt");
            return vocabulary ? BertVocabulary.read(file).toTokenizerJson() : Files.readAllBytes(file);
        } catch (IOException e) {
            throw DataException.in(file, "cannot be read (" + e.getMessage() + "); " + WANTED, e);
        }
    }

    private static long padId(JsonNode root) {
        JsonNode padding = root.path("padding").path("pad_id");
        if (padding.isIntegralNumber()) {
            return padding.asLong();
        }
        for (JsonNode token : root.path("added_tokens")) {
            String content = token.path("content").asText();
            if (content.equalsIgnoreCase("[PAD]") || content.equalsIgnoreCase("<pad>")) {
                return token.path("id").asLong();
            }
        }
        return 0;
    }

    Tokens encode(String text) {
        return tokens(tokenizer.encode(text));
    }

    Tokens encode(String first, String second) {
        return tokens(tokenizer.encode(first, second));
    }

    private Tokens tokens(Encoding encoding) {
        return new Tokens(encoding.getIds(), encoding.getTypeIds());
    }

    /** The token ids of one text, special tokens included. */
    public long[] ids(String text) {
        return encode(text).ids();
    }

    /** The text of tokens; special tokens are left out. */
    public String text(long[] ids) {
        return tokenizer.decode(ids, true);
    }

    public long padId() {
        return padId;
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private static String firstLine(Exception e) {
        return e.getMessage() == null
                ? e.getClass().getSimpleName()
                : e.getMessage().lines().findFirst().orElse("");
    }
}
