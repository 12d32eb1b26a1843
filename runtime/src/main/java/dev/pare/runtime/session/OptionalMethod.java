/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.session;

import ai.onnxruntime.OrtException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/** A public method that older versions of ONNX Runtime's Java library, from 1.16 on, do not have. It is looked up once. */
final class OptionalMethod {
    private final String name;
    private final Optional<MethodHandle> handle;

    private OptionalMethod(String name, Optional<MethodHandle> handle) {
        this.name = name;
        this.handle = handle;
    }

    static OptionalMethod of(Class<?> owner, String name, Class<?> result, Class<?>... parameters) {
        try {
            return new OptionalMethod(
                    name,
                    Optional.of(MethodHandles.publicLookup()
                            .findVirtual(owner, name, MethodType.methodType(result, parameters))));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return new OptionalMethod(name, Optional.empty());
        }
    }

    boolean exists() {
        return handle.isPresent();
    }

    /**
     * Calls the method; empty if the library does not have it, or if it gives nothing.
     *
     * @param call the object and its arguments
     */
    Optional<Object> call(Object... call) throws OrtException {
        try {
            return handle.isPresent() ? Optional.ofNullable(handle.get().invokeWithArguments(call)) : Optional.empty();
        } catch (OrtException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(name + " of ONNX Runtime failed: " + e.getMessage(), e);
        }
    }
}
