package org.openledger.model.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.core.hash.Hash;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.token.ChatTemplate;
import org.openledger.model.token.Sequence;
import org.openledger.model.token.Tokenizer;
import org.openledger.model.weights.ModelConfig;

/// A base model that reads and writes tokens, alone or under any number of adapters.
///
/// Every result has one fixed set of bits: it does not depend on the number of threads, on what
/// else is decoded in the same step, or on how a text was cut into steps. Several threads may call
/// one engine at a time. `EngineSpec` in this package's tests holds every engine to that.
///
/// What cannot be computed is a [Refusal]: `INVALID_ARGUMENT` for no tokens, `TOKEN_OUT_OF_RANGE`,
/// `CONTEXT_LENGTH_EXCEEDED`, `ADAPTER_MISMATCH` for an adapter of another shape. A refused call
/// changes nothing.
public interface Engine {
  /// The shape of the model, which adapters must fit.
  ModelConfig config();

  /// Digest of everything that makes the model what it is: config, weights, tokenizer, template.
  Hash digest();

  /// Version of the bits of its arithmetic, see `Kernels.KERNEL_VERSION`.
  int kernelVersion();

  /// Text to tokens and back.
  Tokenizer tokenizer();

  /// How a conversation is written for it.
  ChatTemplate template();

  /// Longest sequence it reads, in tokens.
  default int context() {
    return config().context();
  }

  /// Number of token ids, V; a tokenizer may use fewer.
  default int vocabulary() {
    return config().vocabulary();
  }

  /// An empty sequence of at most `capacity` tokens under an adapter, or under none.
  Decoding open(int capacity, @Nullable LoraAdapter adapter);

  /// New tokens at the end of a running sequence, one at least.
  record Step(Decoding decoding, int[] ids) {}

  /// Appends tokens to several sequences at once, each under its own adapter, and returns for each
  /// the logits [V] of the token after its last: the same bits as each gets alone. No sequence may
  /// occur twice.
  List<float[]> decode(List<Step> steps);

  /// Appends tokens to one sequence and returns the logits [V] of the token after the last.
  default float[] decode(Decoding decoding, int... ids) {
    return decode(List.of(new Step(decoding, ids))).getFirst();
  }

  /// log p of every scored token of a sequence, in order, in nats.
  double[] tokenLogProbs(Sequence sequence, @Nullable LoraAdapter adapter);
}
