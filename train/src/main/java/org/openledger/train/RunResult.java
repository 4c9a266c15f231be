package org.openledger.train;

import org.openledger.core.hash.Hash;
import org.openledger.model.lora.LoraAdapter;

/// What a LoRA run produced.
///
/// @param start the adapter before the first step
/// @param exampleOrder keccak over the example indices in the order of use
/// @param adapter the adapter after the last step
/// @param stateRoot Merkle root over the digests of the parameters after each step
/// @param losses loss before each step: mean over the batch of nats per token
public record RunResult(
    LoraAdapter start, Hash exampleOrder, LoraAdapter adapter, Hash stateRoot, double[] losses) {}
