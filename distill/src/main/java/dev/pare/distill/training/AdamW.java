package dev.pare.distill.training;

import dev.pare.distill.torch.Torch;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019). */
final class AdamW implements AutoCloseable {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final List<Tensor> parameters;
    private final List<Tensor> means = new ArrayList<>();
    private final List<Tensor> squares = new ArrayList<>();
    private final List<Double> factors;
    private final List<Double> weightDecay;
    private long steps;

    /**
     * @param factors by which the rate is multiplied, one for each parameter
     * @param weightDecay the share by which a step shrinks it, times the rate, one for each parameter
     */
    AdamW(List<Tensor> parameters, List<Double> factors, List<Double> weightDecay) {
        this.parameters = List.copyOf(parameters);
        this.factors = List.copyOf(factors);
        this.weightDecay = List.copyOf(weightDecay);
        for (Tensor parameter : parameters) {
            means.add(zeros(parameter));
            squares.add(zeros(parameter));
        }
    }

    private static Tensor zeros(Tensor like) {
        return torch.zeros(like.shape(), Torch.options(like.scalar_type())).retainReference();
    }

    List<Tensor> means() {
        return means;
    }

    List<Tensor> squares() {
        return squares;
    }

    long steps() {
        return steps;
    }

    void resumeAt(long done) {
        steps = done;
    }

    /** Shortens the gradients to a norm, if they are longer; gives the norm that they had. */
    double clip(double norm) {
        try (PointerScope scope = new PointerScope()) {
            List<Tensor> withGradient =
                    parameters.stream().filter(p -> p.grad().defined()).toList();
            return torch.clip_grad_norm_(new TensorVector(withGradient.toArray(new Tensor[0])), norm);
        }
    }

    /** One step down the gradients, which are then zero. Parameters without a gradient stay. */
    void step(double rate) {
        steps++;
        double correction1 = 1 - Math.pow(BETA1, (double) steps);
        double correction2 = Math.sqrt(1 - Math.pow(BETA2, (double) steps));
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            for (int i = 0; i < parameters.size(); i++) {
                Tensor parameter = parameters.get(i);
                Tensor gradient = parameter.grad();
                if (gradient.defined()) {
                    if (weightDecay.get(i) > 0) {
                        parameter.mul_(Torch.scalar(1 - rate * weightDecay.get(i)));
                    }
                    means.get(i).mul_(Torch.scalar(BETA1)).add_(gradient, Torch.scalar(1 - BETA1));
                    squares.get(i).mul_(Torch.scalar(BETA2)).addcmul_(gradient, gradient, Torch.scalar(1 - BETA2));
                    Tensor root = torch.sqrt(squares.get(i))
                            .div_(Torch.scalar(correction2))
                            .add_(Torch.scalar(EPSILON));
                    parameter.addcdiv_(means.get(i), root, Torch.scalar(-rate * factors.get(i) / correction1));
                    gradient.zero_();
                }
            }
        }
    }

    @Override
    public void close() {
        means.forEach(Tensor::releaseReference);
        squares.forEach(Tensor::releaseReference);
    }
}
