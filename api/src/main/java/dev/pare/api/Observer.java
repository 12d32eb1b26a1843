/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.analysis.Facts;
import dev.pare.pass.Cancellation;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Progress;
import dev.pare.pass.Scratch;
import dev.pare.recipe.Step;
import dev.pare.run.StepListener;
import dev.pare.run.StepRecord;
import java.util.function.Consumer;

/**
 * Who is told of the work, and who can stop it.
 *
 * @param listener is told of each event
 * @param cancellation is asked between two parts of the work
 */
record Observer(Consumer<Event> listener, Cancellation cancellation) {
    static Observer none() {
        return new Observer(event -> {}, new Cancellation());
    }

    Observer with(Consumer<Event> other) {
        return new Observer(other, cancellation);
    }

    Observer with(Cancellation other) {
        return new Observer(listener, other);
    }

    /** Tells a listener that knows nothing but progress. */
    Observer with(Progress progress) {
        return with(event -> {
            if (event instanceof Event.Progressed p) {
                progress.report(p.activity(), p.done(), p.total());
            }
        });
    }

    Progress progress() {
        return cancellation.checking(this::tell);
    }

    private void tell(String activity, long done, long total) {
        listener.accept(new Event.Progressed(activity, done, total));
    }

    /** The same room, in which nothing more is kept once the work is cancelled. */
    Scratch checking(Scratch scratch) {
        return raw -> {
            cancellation.check();
            return scratch.keep(raw);
        };
    }

    StepListener steps() {
        return new StepListener() {
            @Override
            public <P> void planned(Step step, Pass<P> pass, Facts facts, Plan<P> plan, PassContext context) {
                cancellation.check();
            }

            @Override
            public void started(Step step, int number, int steps) {
                cancellation.check();
                listener.accept(new Event.StepStarted(step.pass().name(), number, steps));
            }

            @Override
            public void finished(StepRecord step) {
                listener.accept(new Event.StepFinished(step));
            }
        };
    }
}
