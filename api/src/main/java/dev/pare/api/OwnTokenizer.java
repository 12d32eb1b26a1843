/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.runtime.data.DataException;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.drift.CandidateTokens.SameToken;
import dev.pare.runtime.tensor.InputRole;
import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.vocabulary.TokenizerFile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The same texts for two models, each by its own tokenizer.
 *
 * @param original what feeds the original
 * @param candidate what feeds the candidate
 * @param same whether two ids stand for the same token
 */
record OwnTokenizer(Data original, Data candidate, SameToken same) {
    /**
     * @param signature of the original
     * @throws DataException if the data is not text
     */
    static OwnTokenizer of(Data data, Path tokenizer, Signature signature) {
        Path first = data.tokenizer()
                .orElseThrow(() -> new DataException(
                        "a tokenizer of the candidate is given, and the data is not text; give text and the tokenizer of the "
                                + "original, too"));
        TokenizerFile one = TokenizerFile.open(first);
        TokenizerFile other = TokenizerFile.open(tokenizer);
        SameToken same = (a, b) -> {
            Optional<String> token = one.token(a);
            return token.isPresent() && token.equals(other.token(b));
        };
        // Without a mask only texts of the same length go together, and these lengths may differ between the two.
        boolean masked = signature.input(InputRole.ATTENTION_MASK).isPresent();
        DataOptions options = masked ? data.options() : data.options().withBatchSize(1);
        return new OwnTokenizer(data.withOptions(options), data.withOptions(options.withTokenizer(tokenizer)), same);
    }
}
