package dev.pare.graph;

/** An entry of the model's metadata. */
public record Property(String key, String value) {}
