/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.patterns;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A function of one number x in normal form: {@code plain + factor · f(argument)}, all three polynomials of x. However a model orders and
 * groups the operators of a nonlinearity, its expression is the same up to rounding.
 *
 * @param squash f; empty if there is none, and the factor and the argument are zero then
 */
record Expression(Polynomial plain, Polynomial factor, Optional<Squash> squash, Polynomial argument) {
    /** Functions with bounds; tanh is written as {@code 2σ(2x) − 1}. */
    enum Squash {
        ERF,
        SIGMOID
    }

    /** @param coefficients of 1, x, x² and so on */
    record Polynomial(List<Double> coefficients) {
        private static final int MOST_TERMS = 8;
        /** Half of the last bit of half precision, in which some models store their constants. */
        private static final double ROUNDING = 0x1p-11;

        private static final double NOTHING = 1e-6;

        Polynomial {
            coefficients = List.copyOf(coefficients);
        }

        static Polynomial of(double... coefficients) {
            List<Double> all = new ArrayList<>();
            for (double each : coefficients) {
                all.add(each);
            }
            return new Polynomial(all);
        }

        private double at(int power) {
            return power < coefficients.size() ? coefficients.get(power) : 0;
        }

        Polynomial plus(Polynomial other) {
            List<Double> sum = new ArrayList<>();
            for (int i = 0; i < Math.max(coefficients.size(), other.coefficients.size()); i++) {
                sum.add(at(i) + other.at(i));
            }
            return new Polynomial(sum);
        }

        Polynomial times(Polynomial other) {
            int terms = Math.max(0, coefficients.size() + other.coefficients.size() - 1);
            List<Double> product = new ArrayList<>(Collections.nCopies(terms, 0.0));
            for (int i = 0; i < coefficients.size(); i++) {
                for (int k = 0; k < other.coefficients.size(); k++) {
                    product.set(i + k, product.get(i + k) + at(i) * other.at(k));
                }
            }
            return new Polynomial(product);
        }

        Polynomial times(double number) {
            return times(of(number));
        }

        boolean isNear(Polynomial other) {
            for (int i = 0; i < Math.max(coefficients.size(), other.coefficients.size()); i++) {
                if (!(Math.abs(at(i) - other.at(i)) <= ROUNDING * Math.abs(other.at(i)) + NOTHING)) {
                    return false;
                }
            }
            return true;
        }

        boolean isSmall() {
            return coefficients.size() <= MOST_TERMS;
        }
    }

    private static final Polynomial ZERO = Polynomial.of();

    /** x itself. */
    static final Expression X = of(Polynomial.of(0, 1));

    static Expression of(Polynomial plain) {
        return new Expression(plain, ZERO, Optional.empty(), ZERO);
    }

    static Expression number(double number) {
        return of(Polynomial.of(number));
    }

    /** Empty if two different functions would be added. */
    Optional<Expression> plus(Expression other) {
        boolean alike = squash.isEmpty()
                || other.squash.isEmpty()
                || (squash.equals(other.squash) && argument.isNear(other.argument));
        Expression bent = squash.isPresent() ? this : other;
        return alike
                ? small(plain.plus(other.plain), factor.plus(other.factor), bent.squash, bent.argument)
                : Optional.empty();
    }

    /** Empty if two functions would be multiplied. */
    Optional<Expression> times(Expression other) {
        if (squash.isPresent() && other.squash.isPresent()) {
            return Optional.empty();
        }
        Expression bent = squash.isPresent() ? this : other;
        Polynomial straight = squash.isPresent() ? other.plain : plain;
        return small(straight.times(bent.plain), straight.times(bent.factor), bent.squash, bent.argument);
    }

    /** A function of this; empty if this holds one already. */
    Optional<Expression> in(Squash function) {
        return squash.isPresent() ? Optional.empty() : small(ZERO, Polynomial.of(1), Optional.of(function), plain);
    }

    Optional<Expression> tanh() {
        return times(number(2))
                .flatMap(e -> e.in(Squash.SIGMOID))
                .flatMap(e -> e.times(number(2)))
                .flatMap(e -> e.plus(number(-1)));
    }

    private static Optional<Expression> small(
            Polynomial plain, Polynomial factor, Optional<Squash> squash, Polynomial argument) {
        boolean small = plain.isSmall() && factor.isSmall() && argument.isSmall();
        return small ? Optional.of(new Expression(plain, factor, squash, argument)) : Optional.empty();
    }

    boolean isNear(Expression other) {
        return squash.equals(other.squash)
                && plain.isNear(other.plain)
                && factor.isNear(other.factor)
                && argument.isNear(other.argument);
    }
}
