package dev.pare.run;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.onnx.ModelFormatException;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.PassException;
import dev.pare.pass.Plan;
import dev.pare.pass.Progress;
import dev.pare.pass.Scratch;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.recipe.Recipe;
import dev.pare.recipe.Step;
import dev.pare.run.StepRecord.DecisionRecord;
import java.util.ArrayList;
import java.util.List;

/** Runs the steps of a recipe over a model, each on the result of the one before. */
public final class RecipeRunner {
    /** The changed model and what was decided on the way. */
    public record Result(Model model, List<StepRecord> steps) {}

    private final Calibrator calibrator;
    private final Scratch scratch;
    private final Progress progress;

    public RecipeRunner(Calibrator calibrator, Scratch scratch, Progress progress) {
        this.calibrator = calibrator;
        this.scratch = scratch;
        this.progress = progress;
    }

    /**
     * Runs all steps; weights stay lazy as far as the passes allow.
     *
     * @throws PassException if a pass fails, naming the step
     */
    public Result run(Model model, Recipe recipe) {
        List<StepRecord> records = new ArrayList<>();
        Model current = model;
        for (int i = 0; i < recipe.steps().size(); i++) {
            Step step = recipe.steps().get(i);
            progress.report(step.pass().name(), i, recipe.steps().size());
            try {
                current = run(current, step, step.pass(), records);
            } catch (PassException | ModelFormatException e) {
                throw e;
            } catch (IllegalStateException | IllegalArgumentException | ArithmeticException e) {
                throw new PassException(
                        "step " + (i + 1) + " (" + step.pass().name() + ") failed: " + e.getMessage(), e);
            }
        }
        progress.report("rewriting", recipe.steps().size(), recipe.steps().size());
        return new Result(current, records);
    }

    private <P> Model run(Model model, Step step, Pass<P> pass, List<StepRecord> records) {
        long start = System.nanoTime();
        Facts facts = Facts.of(model);
        List<StatisticsRequest> wanted = pass.wants(facts);
        Statistics statistics = wanted.isEmpty() ? Statistics.NONE : calibrator.measure(model, wanted, progress);
        PassContext context = new PassContext(statistics, scratch, progress);
        Plan<P> plan = pass.plan(facts, context);
        Model after = pass.rewrite(facts, plan, context);
        List<DecisionRecord> decisions = plan.decisions().stream()
                .map(d -> DecisionRecord.of(d, facts.role(d.weight()).text()))
                .toList();
        long millis = (System.nanoTime() - start) / 1_000_000;
        records.add(new StepRecord(pass.name(), step.text(), decisions, plan.notes(), millis));
        return after;
    }
}
