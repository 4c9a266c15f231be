package org.openledger.model.weights;

import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;

/// The shape of a Llama-family decoder: Llama, Qwen2 (biases), Qwen3 (norms of q and k), Mistral,
/// SmolLM.
///
/// @param embedding the token ids, and how they become vectors and come back
/// @param hidden width of the residual stream
/// @param normEps added to the mean square in every norm
/// @param layers number of blocks
/// @param attention the heads of a block
/// @param intermediate width of a block's gated feed-forward part
/// @param positions how far a sequence reaches and how its places are told apart
public record ModelConfig(
    Embedding embedding,
    int hidden,
    float normEps,
    int layers,
    Attention attention,
    int intermediate,
    Positions positions) {

  private static final int WIDTH_MAX = 1 << 20;
  private static final int LAYERS_MAX = 1024;
  private static final int CONTEXT_MAX = 1 << 24;

  /// The embedding matrix.
  ///
  /// @param vocabulary number of token ids
  /// @param tied whether the output head is the embedding matrix
  public record Embedding(int vocabulary, boolean tied) {
    public Embedding {
      check("vocabulary", vocabulary, 1 << 24);
    }
  }

  /// The attention of a block.
  ///
  /// @param heads query heads
  /// @param biases whether the q, k and v projections have a bias
  /// @param kvHeads key and value heads; divides `heads`
  /// @param norms whether every head of q and k is normalised before rotation
  /// @param headDim width of a head, even; `heads * headDim` need not equal the hidden width
  public record Attention(int heads, boolean biases, int kvHeads, boolean norms, int headDim) {
    public Attention {
      check("heads", heads, WIDTH_MAX);
      check("kvHeads", kvHeads, heads);
      check("headDim", headDim, WIDTH_MAX);
      if (heads % kvHeads != 0) {
        throw refuse("heads " + heads + " is not a multiple of kvHeads " + kvHeads);
      }
      if (headDim % 2 != 0) {
        throw refuse("headDim " + headDim + " is odd");
      }
    }

    /// Heads that share their keys and values in groups, without biases and norms.
    public static Attention grouped(int heads, int kvHeads, int headDim) {
      return new Attention(heads, false, kvHeads, false, headDim);
    }
  }

  /// Rotary positions.
  ///
  /// @param context longest sequence in tokens
  /// @param theta base of the rotary frequencies
  /// @param scaling llama3 scaling, or null for none
  public record Positions(int context, double theta, @Nullable RopeScaling scaling) {
    public Positions {
      check("context", context, CONTEXT_MAX);
      if (!(theta > 0 && theta < 1e12)) {
        throw refuse("ropeTheta " + theta + " is not in (0, 1e12)");
      }
    }
  }

  /// Checks every bound; a config outside them is refused with the field's name.
  public ModelConfig {
    check("hidden", hidden, WIDTH_MAX);
    check("layers", layers, LAYERS_MAX);
    check("intermediate", intermediate, WIDTH_MAX);
    if (!(normEps >= 0f && normEps < 1f)) {
      throw refuse("normEps " + normEps + " is not in [0, 1)");
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

  /// The same with another number of token ids.
  public ModelConfig withVocabulary(int other) {
    return new ModelConfig(
        new Embedding(other, embedding.tied()),
        hidden,
        normEps,
        layers,
        attention,
        intermediate,
        positions);
  }

  /// Number of token ids.
  public int vocabulary() {
    return embedding.vocabulary();
  }

  /// Whether the output head is the embedding matrix.
  public boolean tiedEmbeddings() {
    return embedding.tied();
  }

  /// Query heads.
  public int heads() {
    return attention.heads();
  }

  /// Key and value heads.
  public int kvHeads() {
    return attention.kvHeads();
  }

  /// Width of a head.
  public int headDim() {
    return attention.headDim();
  }

  /// Whether the q, k and v projections have a bias.
  public boolean qkvBias() {
    return attention.biases();
  }

  /// Whether every head of q and k is normalised before rotation.
  public boolean qkNorm() {
    return attention.norms();
  }

  /// Longest sequence in tokens.
  public int context() {
    return positions.context();
  }

  /// Base of the rotary frequencies.
  public double ropeTheta() {
    return positions.theta();
  }

  /// The llama3 scaling, or null for none.
  public @Nullable RopeScaling ropeScaling() {
    return positions.scaling();
  }

  /// Width of all query heads together.
  public int queryWidth() {
    return heads() * headDim();
  }

  /// Width of all key (or value) heads together.
  public int keyWidth() {
    return kvHeads() * headDim();
  }
}
