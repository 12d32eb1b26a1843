/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.tensor;

import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * Does pieces of work on several threads, the largest first, so that no thread is left with a large one in the end. Plain threads, since
 * the pools of Java take longer to start than many a model to work on.
 */
public final class LargestFirst {
    private final Integer[] order;
    private final IntConsumer work;
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private LargestFirst(Integer[] order, IntConsumer work) {
        this.order = order;
        this.work = work;
    }

    /**
     * Returns when all is done, or when a piece has failed and no other runs any more.
     *
     * @param sizes how large each piece is; among equals the first comes first
     * @param work is given the index of a piece
     */
    public static void run(long[] sizes, int threads, IntConsumer work) {
        Integer[] order = new Integer[sizes.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingLong(i -> -sizes[i]));
        new LargestFirst(order, work).run(Math.min(threads, sizes.length));
    }

    private void run(int threads) {
        Thread[] others = new Thread[Math.max(0, threads - 1)];
        for (int i = 0; i < others.length; i++) {
            others[i] = new Thread(this::workOff, "largest-first-" + i);
            others[i].setDaemon(true);
            others[i].start();
        }
        workOff();
        for (Thread other : others) {
            join(other);
        }
        Throwable problem = failure.get();
        if (problem instanceof Error error) {
            throw error;
        }
        if (problem != null) {
            throw (RuntimeException) problem;
        }
    }

    private void workOff() {
        try {
            for (int next = started.getAndIncrement(); next < order.length; next = started.getAndIncrement()) {
                work.accept(order[next]);
            }
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            started.set(order.length);
        }
    }

    /** A thread that is interrupted still waits, since the others write where it reads; it is told so afterwards. */
    private static void join(Thread other) {
        boolean interrupted = false;
        while (other.isAlive()) {
            try {
                other.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
