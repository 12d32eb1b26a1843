/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.statistics;

import dev.pare.analysis.content.Fingerprints;
import dev.pare.pass.StatisticsRequest;
import java.util.Optional;

/**
 * What an entry answers.
 *
 * @param request the kind of request
 * @param parameter its axis, or the rows of its table
 * @param fingerprint 64 hexadecimal digits: what the value is computed from
 */
record EntryKey(int request, int parameter, String fingerprint) {
    /** Empty if the model does not compute the value in its main graph. */
    static Optional<EntryKey> of(StatisticsRequest request, Fingerprints model) {
        return model.value(request.value()).map(print -> new EntryKey(kind(request), parameter(request), print));
    }

    /** The kinds by their code in the file. */
    private static int kind(StatisticsRequest request) {
        if (request instanceof StatisticsRequest.Moments) {
            return 1;
        } else if (request instanceof StatisticsRequest.Frequencies) {
            return 2;
        }
        return request instanceof StatisticsRequest.Ranges ? 3 : 4;
    }

    private static int parameter(StatisticsRequest request) {
        if (request instanceof StatisticsRequest.Moments moments) {
            return moments.axis();
        } else if (request instanceof StatisticsRequest.Frequencies lookups) {
            return lookups.rows();
        } else if (request instanceof StatisticsRequest.Ranges ranges) {
            return ranges.axis();
        }
        return ((StatisticsRequest.Histogram) request).axis();
    }
}
