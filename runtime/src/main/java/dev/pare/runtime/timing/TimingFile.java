/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.timing;

import dev.pare.pass.Timings.Arithmetic;
import dev.pare.pass.Timings.Product;
import dev.pare.runtime.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The table of times in a file: a line that says what was timed on, then one line for each product. */
final class TimingFile {
    private static final String HEAD = "pare timings 1";

    private final Path file;
    private final String machine;

    /** @param machine what the times are of; a file of another machine is refused */
    TimingFile(Path file, String machine) {
        this.file = file;
        this.machine = machine;
    }

    /**
     * The times that the file holds; none if there is no file.
     *
     * @throws DataException if it is of another machine, or no such table
     */
    Map<Product, Double> read() {
        Map<Product, Double> timed = new TreeMap<>(TimingFile::order);
        if (!Files.exists(file)) {
            return timed;
        }
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty() || !lines.get(0).equals(head())) {
                throw new DataException(file + " holds no times of this machine (" + machine + "); name another file.");
            }
            for (String line : lines.subList(1, lines.size())) {
                String[] parts = line.split("\t", -1);
                Product product = new Product(
                        Integer.parseInt(parts[1]),
                        Integer.parseInt(parts[2]),
                        Integer.parseInt(parts[3]),
                        Arithmetic.valueOf(parts[0]));
                timed.put(product, Double.parseDouble(parts[4]));
            }
            return timed;
        } catch (IOException e) {
            throw new DataException(file + ": the table of times cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new DataException(file + " is not a table of times; delete it or name another file.", e);
        }
    }

    /** Writes the file as a whole, so that it is never half there. */
    void write(Map<Product, Double> timed) {
        List<String> lines = new ArrayList<>(List.of(head()));
        Map<Product, Double> sorted = new TreeMap<>(TimingFile::order);
        sorted.putAll(timed);
        sorted.forEach((p, seconds) -> lines.add(String.format(
                Locale.ROOT, "%s\t%d\t%d\t%d\t%.4g", p.arithmetic(), p.rows(), p.inputs(), p.outputs(), seconds)));
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Path whole = Files.createTempFile(folder, "timings", ".tmp");
            Files.write(whole, lines);
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new DataException(file + ": the table of times cannot be written: " + e.getMessage(), e);
        }
    }

    private String head() {
        return HEAD + "\t" + machine;
    }

    private static int order(Product a, Product b) {
        int[] left = {a.arithmetic().ordinal(), a.rows(), a.inputs(), a.outputs()};
        int[] right = {b.arithmetic().ordinal(), b.rows(), b.inputs(), b.outputs()};
        return Arrays.compare(left, right);
    }
}
