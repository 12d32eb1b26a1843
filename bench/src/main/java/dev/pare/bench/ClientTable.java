/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.langchain4j.store.embedding.CosineSimilarity;
import dev.pare.api.Compression;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.task.RankCorrelation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** LangChain4j with a pretrained encoder, with the int8 file that is published beside it, and with what Pare makes of it. */
final class ClientTable {
    private static final int PAIRS = 1000;
    private static final int TIMED_TEXTS = 100;
    private static final int ROUNDS = 15;
    private static final long SEED = 1;

    private final List<Client> clients = new ArrayList<>();
    private final List<TextSegment> texts = new ArrayList<>();
    private final List<Double> gold = new ArrayList<>();

    private ClientTable() {}

    /** A file in LangChain4j, which runs text by text. */
    private record Client(String name, Path file, double loadMillis, EmbeddingModel model) {
        static Client of(String name, PretrainedEncoder encoder) {
            long start = System.nanoTime();
            EmbeddingModel model =
                    new OnnxEmbeddingModel(encoder.model(), encoder.tokenizer(), PoolingMode.MEAN, Runnable::run);
            model.embed("load");
            return new Client(name, encoder.model(), (System.nanoTime() - start) / 1e6, model);
        }

        List<Embedding> vectors(List<TextSegment> texts) {
            return texts.stream().map(text -> model.embed(text).content()).toList();
        }

        /** Seconds for some texts. */
        double time(List<TextSegment> texts) {
            long start = System.nanoTime();
            vectors(texts);
            return (System.nanoTime() - start) / 1e9;
        }
    }

    /**
     * Prints the table.
     *
     * @param args the folder that holds {@code data}, a folder for outputs, and files that were made of the same model by other means
     */
    public static void main(String[] args) throws Exception {
        Path out = Files.createDirectories(Path.of(args[1]));
        PretrainedEncoder original = PretrainedEncoder.published(out);
        Path small = out.resolve("int8.onnx");
        Compression.of(original.model()).preset("int8").to(small);

        ClientTable table = new ClientTable();
        table.read(Path.of(args[0], "data/stsb/dev.tsv"));
        table.clients.add(Client.of("original", original));
        table.clients.add(Client.of("published int8", PretrainedEncoder.publishedInt8(out)));
        table.clients.add(Client.of("`int8`, no data", new PretrainedEncoder(small, original.tokenizer())));
        for (String file : Arrays.asList(args).subList(2, args.length)) {
            Path path = Path.of(file);
            String name = path.getFileName().toString().replaceFirst("\\.onnx$", "");
            table.clients.add(Client.of(name, new PretrainedEncoder(path, original.tokenizer())));
        }
        System.out.println("ONNX Runtime " + OrtModel.runtimeVersion() + ", " + table.texts.size() + " sentences");
        table.print();
    }

    private void read(Path table) throws Exception {
        List<String> lines = Files.readAllLines(table);
        List<String> rows = new ArrayList<>(lines.subList(1, lines.size()));
        Collections.shuffle(rows, new Random(SEED));
        for (String row : rows.subList(0, Math.min(PAIRS, rows.size()))) {
            String[] cells = row.split("\t");
            texts.add(TextSegment.from(cells[1]));
            texts.add(TextSegment.from(cells[2]));
            gold.add(Double.parseDouble(cells[3]));
        }
    }

    private void print() throws Exception {
        double[][] seconds = seconds();
        List<Embedding> expected = clients.get(0).vectors(texts);
        System.out.println(
                "| file | MB | load ms | Spearman | cosine mean, least | sentences a second | times the original's |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (int i = 0; i < clients.size(); i++) {
            Client client = clients.get(i);
            List<Embedding> vectors = client.vectors(texts);
            DoubleSummaryStatistics cosines = IntStream.range(0, texts.size())
                    .mapToDouble(text -> CosineSimilarity.between(expected.get(text), vectors.get(text)))
                    .summaryStatistics();
            System.out.println(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.0f | %.2f | %.4f, %.3f | %.0f | %.2f |",
                    client.name(),
                    Files.size(client.file()) / 1e6,
                    client.loadMillis(),
                    100 * spearman(vectors),
                    cosines.getAverage(),
                    cosines.getMin(),
                    TIMED_TEXTS / Medians.of(seconds[i]),
                    Medians.ofRatios(seconds[0], seconds[i])));
        }
    }

    /** All files in turn, round by round. */
    private double[][] seconds() {
        double[][] seconds = new double[clients.size()][ROUNDS];
        List<TextSegment> timed = texts.subList(0, Math.min(TIMED_TEXTS, texts.size()));
        clients.forEach(client -> client.time(timed));
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < clients.size(); i++) {
                seconds[i][round] = clients.get(i).time(timed);
            }
        }
        return seconds;
    }

    private double spearman(List<Embedding> vectors) {
        List<Double> scores = IntStream.range(0, gold.size())
                .mapToObj(i -> CosineSimilarity.between(vectors.get(2 * i), vectors.get(2 * i + 1)))
                .toList();
        return RankCorrelation.of(scores, gold);
    }
}
