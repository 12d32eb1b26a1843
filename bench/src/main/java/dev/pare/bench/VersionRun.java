/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@link FormsByVersion} starts with the library of each version: times models in turn, or loads one. It sees nothing but that
 * library and the classes beside it, and uses what the oldest version has.
 */
final class VersionRun {
    private static final int WARM = 10;
    private static final long FIRST_ID = 1000;
    private static final int IDS = 64;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private VersionRun() {}

    /** @param args {@code load MODEL}, or rounds, tokens and models */
    public static void main(String[] args) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        if (args[0].equals("load")) {
            load(environment, args[1]);
        } else {
            time(
                    environment,
                    Integer.parseInt(args[0]),
                    Integer.parseInt(args[1]),
                    List.of(args).subList(2, args.length));
        }
    }

    private static void load(OrtEnvironment environment, String model) throws OrtException {
        double before = Memory.now().resident();
        long start = System.nanoTime();
        try (OrtSession session = environment.createSession(model, oneThread())) {
            double millis = (System.nanoTime() - start) / 1e6;
            Memory after = Memory.now();
            System.out.printf(Locale.ROOT, "%f %f %f%n", millis, after.peak() - before, after.resident() - before);
        }
    }

    private static SessionOptions oneThread() throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        return options;
    }

    /** Prints milliseconds of the first model, and of each how many times as long as the first it takes. */
    private static void time(OrtEnvironment environment, int rounds, int tokens, List<String> models)
            throws OrtException {
        List<OrtSession> sessions = new ArrayList<>();
        List<Map<String, OnnxTensor>> feeds = new ArrayList<>();
        for (String model : models) {
            OrtSession session = environment.createSession(model, oneThread());
            sessions.add(session);
            feeds.add(feeds(environment, session, tokens));
        }
        double[][] millis = new double[models.size()][rounds];
        for (int round = -WARM; round < rounds; round++) {
            for (int m = 0; m < millis.length; m++) {
                // One thread computes everything: its own time leaves out what else the machine does.
                long start = THREADS.getCurrentThreadCpuTime();
                sessions.get(m).run(feeds.get(m)).close();
                if (round >= 0) {
                    millis[m][round] = (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
                }
            }
        }
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%f", Medians.of(millis[0])));
        for (double[] each : millis) {
            line.append(String.format(Locale.ROOT, " %f", Medians.ofRatios(each, millis[0])));
        }
        System.out.println(line);
    }

    private static Map<String, OnnxTensor> feeds(OrtEnvironment environment, OrtSession session, int tokens)
            throws OrtException {
        Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
        for (String input : session.getInputNames()) {
            long[] values = new long[tokens];
            for (int i = 0; i < tokens; i++) {
                values[i] = input.contains("mask") ? 1 : input.contains("type") ? 0 : FIRST_ID + i % IDS;
            }
            feeds.put(input, OnnxTensor.createTensor(environment, LongBuffer.wrap(values), new long[] {1, tokens}));
        }
        return feeds;
    }
}
