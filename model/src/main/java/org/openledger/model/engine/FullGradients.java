package org.openledger.model.engine;

/// Loss and gradient of a batch over all weights.
///
/// @param loss mean cross-entropy over all scored tokens of the batch, in nats
/// @param gradient its gradient, flat, in the order of `Weights.shapes`
public record FullGradients(double loss, float[] gradient) {}
