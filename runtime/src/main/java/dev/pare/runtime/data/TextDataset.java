/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import dev.pare.runtime.tensor.Signature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Texts from a table, encoded as they are asked for. */
final class TextDataset implements Dataset {
    private static final int EXCERPT = 60;

    /**
     * One sequence: a text, or a text with its second part.
     *
     * @param row of the table, from 0 without the header
     */
    private record Sequence(String first, String second, Label label, int row) {}

    private final List<Sequence> sequences;
    private final TextTokenizer tokenizer;
    private final SequenceBatcher batcher;
    private final String description;
    private final boolean pairs;
    private final List<String> notes;

    private TextDataset(
            List<Sequence> sequences,
            TextTokenizer tokenizer,
            SequenceBatcher batcher,
            String description,
            boolean pairs,
            List<String> notes) {
        this.sequences = sequences;
        this.tokenizer = tokenizer;
        this.batcher = batcher;
        this.description = description;
        this.pairs = pairs;
        this.notes = List.copyOf(notes);
    }

    static Dataset open(Path path, Signature signature, DataOptions options) {
        Path tokenizerPath = options.tokenizer()
                .orElseThrow(() -> DataException.in(
                        path, "is text, but no tokenizer is given; give the model's tokenizer.json or vocab.txt"));
        TextTable available = available(path, options);
        List<Integer> rows = options.rowsOf(available.rows().size());
        TextTable table = available.only(rows);
        ColumnChoice columns = ColumnChoice.of(table, options);
        List<String> notes = new ArrayList<>(columns.notes());
        List<Label> labels = labels(table, columns, notes);
        int maxLength = SequenceBatcher.maxLength(signature, options.maxLength());
        notes.add("texts cut at " + maxLength + " tokens");
        TextTokenizer tokenizer = TextTokenizer.open(tokenizerPath, maxLength);
        SequenceBatcher batcher =
                new SequenceBatcher(signature, tokenizer.padId(), options.batchSize(), path.toString());
        boolean separate = columns.pair().isPresent() && separate(options, signature);
        List<Sequence> sequences = sequences(table, rows, columns, labels, separate);
        String description = path.getFileName() + ", " + table.rows().size() + (separate ? " pairs" : " rows");
        return new TextDataset(sequences, tokenizer, batcher, description, separate, notes);
    }

    /** The rows that some are chosen of. */
    private static TextTable available(Path path, DataOptions options) {
        boolean first = options.choice() instanceof DataOptions.Choice.First;
        return TextTable.read(path, options.header(), first ? options.limit() : Integer.MAX_VALUE);
    }

    static Dataset of(String name, List<String> texts, List<Label> labels, Signature signature, DataOptions options) {
        if (texts.isEmpty()) {
            throw new DataException("there are no texts in the data; give at least one");
        }
        Path tokenizerPath = options.tokenizer()
                .orElseThrow(
                        () -> new DataException(
                                "texts are given, but no tokenizer; name the model's tokenizer.json or vocab.txt in the options"));
        int maxLength = SequenceBatcher.maxLength(signature, options.maxLength());
        TextTokenizer tokenizer = TextTokenizer.open(tokenizerPath, maxLength);
        SequenceBatcher batcher = new SequenceBatcher(signature, tokenizer.padId(), options.batchSize(), name);
        List<Sequence> sequences = options.rowsOf(texts.size()).stream()
                .map(i -> new Sequence(texts.get(i), null, labels.get(i), i))
                .toList();
        List<String> notes = List.of("texts cut at " + maxLength + " tokens");
        return new TextDataset(sequences, tokenizer, batcher, name + ", " + sequences.size() + " rows", false, notes);
    }

    private static boolean separate(DataOptions options, Signature signature) {
        return options.pairs() == DataOptions.Pairs.SEPARATE
                || (options.pairs() == DataOptions.Pairs.GUESS && signature.givesVectors());
    }

    private static List<Label> labels(TextTable table, ColumnChoice columns, List<String> notes) {
        if (columns.label().isEmpty()) {
            return table.rows().stream().map(row -> Label.NONE).toList();
        }
        LabelColumn parsed =
                LabelColumn.parse(table.path(), table.cells(columns.label().getAsInt()));
        notes.addAll(parsed.notes());
        return parsed.labels();
    }

    private static List<Sequence> sequences(
            TextTable table, List<Integer> numbers, ColumnChoice columns, List<Label> labels, boolean separate) {
        List<Sequence> sequences = new ArrayList<>();
        for (int i = 0; i < table.rows().size(); i++) {
            List<String> row = table.rows().get(i);
            String first = row.get(columns.text());
            String second = columns.pair().isPresent() ? row.get(columns.pair().getAsInt()) : null;
            if (separate) {
                sequences.add(new Sequence(first, null, labels.get(i), numbers.get(i)));
                sequences.add(new Sequence(second, null, labels.get(i), numbers.get(i)));
            } else {
                sequences.add(new Sequence(first, second, labels.get(i), numbers.get(i)));
            }
        }
        return List.copyOf(sequences);
    }

    private Tokens encode(Sequence sequence) {
        return sequence.second() == null
                ? tokenizer.encode(sequence.first())
                : tokenizer.encode(sequence.first(), sequence.second());
    }

    @Override
    public Iterable<Batch> batches() {
        return Batches::new;
    }

    /** Texts are encoded once more, to see how long they are. Halves of pairs stay beside each other. */
    @Override
    public Dataset byLength() {
        if (pairs) {
            return this;
        }
        List<Integer> lengths = sequences.stream().map(s -> encode(s).length()).toList();
        List<List<Sequence>> order = LengthOrder.batches(lengths, batcher.batchSize(), batcher.mixesLengths()).stream()
                .map(batch -> batch.stream().map(sequences::get).toList())
                .toList();
        return new Ordered(order);
    }

    private Batch batch(List<Sequence> members) {
        List<Label> labels = members.stream().map(Sequence::label).toList();
        return batcher.batch(members.stream().map(this::encode).toList(), labels);
    }

    @Override
    public int samples() {
        return sequences.size();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public boolean pairs() {
        return pairs;
    }

    /** The row without the header, from 1, which of its texts, and how that begins. */
    @Override
    public String place(int sample) {
        Sequence sequence = sequences.get(sample);
        String text = sequence.first().strip().replaceAll("\\s+", " ");
        String which = !pairs ? "" : sample % 2 == 0 ? ", first text" : ", second text";
        int length = text.codePointCount(0, text.length());
        String begin = length <= EXCERPT ? text : text.substring(0, text.offsetByCodePoints(0, EXCERPT)) + "…";
        return "row " + (sequence.row() + 1) + which + ": " + begin;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    /** The same texts in other batches. */
    private final class Ordered implements Dataset {
        private final List<List<Sequence>> order;

        Ordered(List<List<Sequence>> order) {
            this.order = order;
        }

        @Override
        public Iterable<Batch> batches() {
            return () -> order.stream().map(TextDataset.this::batch).iterator();
        }

        @Override
        public int samples() {
            return TextDataset.this.samples();
        }

        @Override
        public String description() {
            return TextDataset.this.description();
        }

        @Override
        public List<String> notes() {
            return TextDataset.this.notes();
        }

        @Override
        public void close() {
            TextDataset.this.close();
        }
    }

    /** Collects texts until a batch is full. */
    private final class Batches implements Iterator<Batch> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < sequences.size();
        }

        @Override
        public Batch next() {
            if (!hasNext()) {
                throw new NoSuchElementException("all batches are taken");
            }
            List<Tokens> texts = new ArrayList<>();
            List<Label> labels = new ArrayList<>();
            while (next < sequences.size()) {
                Tokens tokens = encode(sequences.get(next));
                if (!batcher.fits(texts, tokens)) {
                    break;
                }
                texts.add(tokens);
                labels.add(sequences.get(next).label());
                next++;
            }
            return batcher.batch(texts, labels);
        }
    }
}
