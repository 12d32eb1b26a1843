package dev.pare.onnx;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** Brings what is written so far to the disk while the rest is still computed, so that the sync at the end finds little left to do. */
final class EarlySync implements AutoCloseable {
    /** Bytes that are worth a sync of their own. */
    private static final int WORTHWHILE = 8 << 20;

    private final FileChannel channel;
    private final Thread thread;
    private long written;
    private boolean finished;
    private IOException failure;

    private EarlySync(FileChannel channel) {
        this.channel = channel;
        this.thread = new Thread(this::run, "early-sync");
        thread.setDaemon(true);
    }

    static EarlySync of(FileChannel channel) {
        EarlySync sync = new EarlySync(channel);
        sync.thread.start();
        return sync;
    }

    /** So many bytes more are written. */
    synchronized void add(int bytes) {
        written += bytes;
        if (written >= WORTHWHILE) {
            notifyAll();
        }
    }

    private void run() {
        try {
            while (moreIsWritten()) {
                channel.force(false);
            }
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; without it the last sync has more to do.
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean moreIsWritten() throws InterruptedException {
        while (written < WORTHWHILE && !finished) {
            wait();
        }
        written = 0;
        return !finished;
    }

    /**
     * Waits for a sync that is under way; the channel stays open.
     *
     * @throws IOException if a sync failed: systems say so once, so that the last one need not
     */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            finished = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (failure != null) {
            throw failure;
        }
    }
}
