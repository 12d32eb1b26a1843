/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.pass;

import java.util.Optional;

/**
 * Keeps finished parts of long work, so that work that was interrupted goes on from the last of them. What belongs to another model, other
 * data or other options is never found.
 */
public interface Checkpoint {
    /** Keeps nothing. */
    Checkpoint NONE = new Checkpoint() {
        @Override
        public Optional<byte[]> find(String key) {
            return Optional.empty();
        }

        @Override
        public void keep(String key, byte[] part) {
            // Work that is not kept is done again.
        }

        @Override
        public Checkpoint under(String work) {
            return this;
        }
    };

    /** The part that was kept under a key, whole; empty if there is none. */
    Optional<byte[]> find(String key);

    /** Keeps a part; once this returns, it is found even if the process ends. */
    void keep(String key, byte[] part);

    /** Keys of their own for some work within the whole. */
    default Checkpoint under(String work) {
        Checkpoint whole = this;
        return new Checkpoint() {
            @Override
            public Optional<byte[]> find(String key) {
                return whole.find(work + "\n" + key);
            }

            @Override
            public void keep(String key, byte[] part) {
                whole.keep(work + "\n" + key, part);
            }
        };
    }
}
