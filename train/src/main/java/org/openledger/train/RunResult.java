package org.openledger.train;

import org.openledger.core.hash.Hash;
import org.openledger.model.lora.LoraAdapter;

/// What a LoRA run produced.
///
/// @param start the adapter before the first step
/// @param adapter the adapter after the last step
/// @param losses loss before each step: mean over the batch of nats per token
/// @param exampleOrder keccak over the example indices in the order of use
/// @param stateRoot Merkle root over the digests of the parameters after each step
public record RunResult(
    LoraAdapter start, LoraAdapter adapter, double[] losses, Hash exampleOrder, Hash stateRoot) {}
