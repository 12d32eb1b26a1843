/** Small models to rewrite, and ONNX Runtime to compare them with. */
package dev.pare.factorize;
