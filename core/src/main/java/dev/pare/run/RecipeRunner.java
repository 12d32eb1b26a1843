package dev.pare.run;

import dev.pare.analysis.Facts;
import dev.pare.graph.GraphCheck;
import dev.pare.graph.Model;
import dev.pare.graph.TopologicalOrder;
import dev.pare.onnx.ModelFormatException;
import dev.pare.opset.Conversion;
import dev.pare.opset.OpsetFloor;
import dev.pare.pass.Checkpoint;
import dev.pare.pass.Decision;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.PassException;
import dev.pare.pass.Plan;
import dev.pare.pass.Progress;
import dev.pare.pass.Scratch;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.pass.Timings;
import dev.pare.pass.TokenMap;
import dev.pare.pass.TokenVocabulary;
import dev.pare.recipe.Recipe;
import dev.pare.recipe.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the steps of a recipe over a model, each on the result of the one before. */
public final class RecipeRunner {
    /**
     * The changed model and what was decided on the way.
     *
     * @param tokens which tokens the model still knows, if a step took some away
     */
    public record Result(Model model, List<StepRecord> steps, Optional<TokenMap> tokens) {}

    private Calibrator calibrator;
    private final Scratch scratch;
    private final Progress progress;
    private final StepListener listener;
    private final Checkpoint checkpoint;
    private final Timings timings;
    private Optional<TokenVocabulary> vocabulary = Optional.empty();
    private Optional<TokenMap> tokens = Optional.empty();
    private Facts known;
    private Model first;

    public RecipeRunner(Calibrator calibrator, Scratch scratch, Progress progress) {
        this(calibrator, scratch, progress, StepListener.NONE);
    }

    public RecipeRunner(Calibrator calibrator, Scratch scratch, Progress progress, StepListener listener) {
        this(calibrator, scratch, progress, listener, Checkpoint.NONE);
    }

    /** @param checkpoint keeps finished parts of long steps */
    public RecipeRunner(
            Calibrator calibrator, Scratch scratch, Progress progress, StepListener listener, Checkpoint checkpoint) {
        this(calibrator, scratch, progress, listener, checkpoint, Timings.NONE);
    }

    /** @param timings for passes that are asked to mind how long products take */
    public RecipeRunner(
            Calibrator calibrator,
            Scratch scratch,
            Progress progress,
            StepListener listener,
            Checkpoint checkpoint,
            Timings timings) {
        this.calibrator = calibrator;
        this.scratch = scratch;
        this.progress = progress;
        this.listener = listener;
        this.checkpoint = checkpoint;
        this.timings = timings;
    }

    /** Tells the steps which tokens the model is fed. */
    public RecipeRunner with(TokenVocabulary known) {
        vocabulary = Optional.of(known);
        return this;
    }

    /**
     * Runs all steps; weights stay lazy as far as the passes allow.
     *
     * @throws PassException if a pass fails, naming the step
     * @throws ModelFormatException if a pass fails on a model that is no valid graph
     */
    public Result run(Model model, Recipe recipe) {
        List<StepRecord> records = new ArrayList<>();
        Model ordered = TopologicalOrder.of(model);
        Model current = ordered;
        first = ordered;
        for (int i = 0; i < recipe.steps().size(); i++) {
            Step step = recipe.steps().get(i);
            progress.report(step.pass().name(), i, recipe.steps().size());
            try {
                current = run(current, step, step.pass(), records);
            } catch (PassException | ModelFormatException e) {
                throw e;
            } catch (IllegalStateException | IllegalArgumentException | ArithmeticException e) {
                refuseUnsound(ordered, e);
                throw new PassException(
                        "step " + (i + 1) + " (" + step.pass().name() + ") failed: " + e.getMessage(), e);
            }
        }
        progress.report("rewriting", recipe.steps().size(), recipe.steps().size());
        return new Result(current == ordered ? model : current, records, tokens);
    }

    /** A pass may fail since the model was no valid graph from the start: that is for the user to mend. */
    private static void refuseUnsound(Model model, RuntimeException failure) {
        List<String> problems = GraphCheck.problems(model);
        if (!problems.isEmpty()) {
            throw new ModelFormatException(
                    "The model is no valid graph: " + problems.get(0) + "; export it again.", failure);
        }
    }

    private <P> Model run(Model model, Step step, Pass<P> pass, List<StepRecord> records) {
        long start = System.nanoTime();
        Checkpoint kept = checkpoint.under("step " + (records.size() + 1) + " " + step.text());
        Planned<P> planned = plan(model, pass, kept);
        listener.planned(step, pass, planned.facts(), planned.plan(), planned.context());
        Model after = planned.rewrite(pass);
        pass.tokens(planned.plan()).ifPresent(map -> renumbered(map, after));
        long millis = (System.nanoTime() - start) / 1_000_000;
        List<String> notes = new ArrayList<>(planned.plan().notes());
        notes.addAll(planned.plan().graphChanges());
        notes.addAll(planned.notes());
        records.add(new StepRecord(pass.name(), step.text(), planned.records(), notes, millis));
        return after;
    }

    /** From here on data is fed by new numbers, with which the model that the recipe began with cannot be run. */
    private void renumbered(TokenMap map, Model after) {
        tokens = Optional.of(map);
        vocabulary = Optional.empty();
        calibrator = calibrator.after(map);
        first = after;
    }

    private <P> Planned<P> plan(Model model, Pass<P> pass, Checkpoint kept) {
        Planned<P> planned = measuredPlan(model, pass, kept);
        if (planned.plan().changesNothing() || model.opset() >= pass.minOpset()) {
            return planned;
        }
        Conversion conversion = OpsetFloor.ensure(model, pass.minOpset());
        if (conversion instanceof Conversion.Converted converted) {
            String note = "the model was converted from opset " + model.opset() + " to " + pass.minOpset()
                    + ", the oldest that has the operators of this pass";
            return measuredPlan(converted.model(), pass, kept).with(note);
        }
        String reasons = String.join("; ", ((Conversion.Refused) conversion).reasons());
        return planned.refused(
                "needs opset " + pass.minOpset() + ", to which the model cannot be converted: " + reasons);
    }

    private <P> Planned<P> measuredPlan(Model model, Pass<P> pass, Checkpoint kept) {
        Facts facts = facts(model);
        List<StatisticsRequest> wanted = pass.wants(facts);
        boolean idle = wanted.isEmpty() && !pass.runsModels();
        Statistics statistics = idle ? Statistics.NONE : calibrator.measure(model, wanted, progress);
        PassContext context = new PassContext(statistics, scratch, progress, kept, changed(model), timings, vocabulary);
        return new Planned<>(facts, context, pass.plan(facts, context), List.of());
    }

    /** The model before the first step, if this is another one. */
    @SuppressWarnings("ReferenceEquality") // A step that changes nothing gives the same object.
    private Optional<Model> changed(Model model) {
        return first == model ? Optional.empty() : Optional.of(first);
    }

    /** What is known of a model, kept while no pass changes it. */
    private Facts facts(Model model) {
        if (known == null || known.model() != model) {
            known = Facts.of(model);
        }
        return known;
    }

    /** A plan with what it was made from. */
    private record Planned<P>(Facts facts, PassContext context, Plan<P> plan, List<String> notes) {
        Planned<P> with(String note) {
            return new Planned<>(facts, context, plan, List.of(note));
        }

        Planned<P> refused(String reason) {
            List<Decision<P>> skipped = plan.decisions().stream()
                    .map(d -> d instanceof Decision.Apply<P> a ? new Decision.Skip<P>(a.weight(), reason) : d)
                    .toList();
            return new Planned<>(facts, context, new Plan<>(skipped, plan.notes()), List.of());
        }

        Model rewrite(Pass<P> pass) {
            return pass.rewrite(facts, plan, context);
        }

        List<DecisionRecord> records() {
            return plan.decisions().stream()
                    .map(d -> new DecisionRecord(d, facts))
                    .toList();
        }
    }
}
