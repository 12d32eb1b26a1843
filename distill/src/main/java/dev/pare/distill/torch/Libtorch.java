/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.torch;

import org.bytedeco.javacpp.Loader;

/** Whether libtorch is there: it is large, and all but distillation works without it. */
public final class Libtorch {
    /** Set by the launcher, which fetches libtorch when a call that is right in all else asks for it. */
    private static final String FETCHED_WHEN_NEEDED = "fetched-when-needed";

    private Libtorch() {}

    /** Whether its natives are on the class path, or will be before anything is trained. */
    public static boolean isAvailable() {
        return isPresent() || isFetchedWhenNeeded();
    }

    /** Whether the launcher waits to be asked for it. */
    public static boolean isFetchedWhenNeeded() {
        return FETCHED_WHEN_NEEDED.equals(System.getProperty("pare.libtorch"));
    }

    /** Whether its natives for this machine are on the class path; nothing is loaded. */
    public static boolean isPresent() {
        String folder = "/org/bytedeco/pytorch/" + Loader.getPlatform();
        return Libtorch.class.getResource(folder + "/" + System.mapLibraryName("jnitorch")) != null;
    }

    /** What is to be put on the class path. */
    public static String wanted() {
        return "org.bytedeco:pytorch with the classifier " + Loader.getPlatform();
    }
}
