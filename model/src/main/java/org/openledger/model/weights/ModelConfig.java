package org.openledger.model.weights;

import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;

/// The shape of a Llama-family decoder: Llama, Qwen2 (`qkvBias`), Qwen3 (`qkNorm`), Mistral,
/// SmolLM.
///
/// @param vocabulary number of token ids
/// @param hidden width of the residual stream
/// @param layers number of blocks
/// @param heads query heads
/// @param kvHeads key and value heads; divides `heads`
/// @param headDim width of a head, even; `heads * headDim` need not equal `hidden`
/// @param intermediate width of the gated feed-forward part
/// @param context longest sequence in tokens
/// @param normEps added to the mean square in every norm
/// @param ropeTheta base of the rotary frequencies
/// @param ropeScaling llama3 scaling, or null for none
/// @param qkvBias whether the q, k and v projections have a bias
/// @param qkNorm whether every head of q and k is normalised before rotation
/// @param tiedEmbeddings whether the output head is the embedding matrix
public record ModelConfig(
    int vocabulary,
    int hidden,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    int intermediate,
    int context,
    float normEps,
    double ropeTheta,
    @Nullable RopeScaling ropeScaling,
    boolean qkvBias,
    boolean qkNorm,
    boolean tiedEmbeddings) {

  private static final int WIDTH_MAX = 1 << 20;
  private static final int LAYERS_MAX = 1024;
  private static final int CONTEXT_MAX = 1 << 24;

  /// Checks every bound; a config outside them is refused with the field's name.
  public ModelConfig {
    check("vocabulary", vocabulary, 1 << 24);
    check("hidden", hidden, WIDTH_MAX);
    check("layers", layers, LAYERS_MAX);
    check("heads", heads, WIDTH_MAX);
    check("kvHeads", kvHeads, heads);
    check("headDim", headDim, WIDTH_MAX);
    check("intermediate", intermediate, WIDTH_MAX);
    check("context", context, CONTEXT_MAX);
    if (heads % kvHeads != 0) {
      throw refuse("heads " + heads + " is not a multiple of kvHeads " + kvHeads);
    }
    if (headDim % 2 != 0) {
      throw refuse("headDim " + headDim + " is odd");
    }
    if (!(normEps >= 0f && normEps < 1f)) {
      throw refuse("normEps " + normEps + " is not in [0, 1)");
    }
    if (!(ropeTheta > 0 && ropeTheta < 1e12)) {
      throw refuse("ropeTheta " + ropeTheta + " is not in (0, 1e12)");
    }
  }

  private static void check(String field, int value, int max) {
    if (value < 1 || value > max) {
      throw refuse(field + " must be 1.." + max + ": " + value);
    }
  }

  private static Failure refuse(String message) {
    return new Refusal(Code.UNSUPPORTED_CONFIG, message);
  }

  /// Width of all query heads together.
  public int queryWidth() {
    return heads * headDim;
  }

  /// Width of all key (or value) heads together.
  public int keyWidth() {
    return kvHeads * headDim;
  }
}
