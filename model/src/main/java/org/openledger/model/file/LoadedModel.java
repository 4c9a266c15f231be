package org.openledger.model.file;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.model.token.ChatTemplate;
import org.openledger.model.token.Tokenizer;
import org.openledger.model.weights.ModelConfig;
import org.openledger.model.weights.Weights;

/// A model read from its directory: weights, tokenizer and, unless it is a bare base model, the
/// chat template.
public final class LoadedModel implements AutoCloseable {

  private final Hash digest;
  private final Weights weights;
  private final Tokenizer tokenizer;
  private final @Nullable ChatTemplate template;
  private final int[] endIds;

  LoadedModel(
      Hash digest,
      Weights weights,
      Tokenizer tokenizer,
      @Nullable ChatTemplate template,
      int[] configuredEnds) {
    this.digest = digest;
    this.weights = weights;
    this.tokenizer = tokenizer;
    this.template = template;
    var ofTemplate = template == null ? new int[0] : template.endIds(tokenizer);
    this.endIds =
        IntStream.concat(Arrays.stream(ofTemplate), Arrays.stream(configuredEnds))
            .distinct()
            .sorted()
            .toArray();
  }

  /// Digest of the directory, see [ModelDirectory#digest].
  public Hash digest() {
    return digest;
  }

  public ModelConfig config() {
    return weights.config();
  }

  public Weights weights() {
    return weights;
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /// The chat template; a model without one is refused.
  public ChatTemplate template() {
    if (template == null) {
      throw new Refusal(Code.UNSUPPORTED_CONFIG, "This is a base model: it has no chat template");
    }
    return template;
  }

  /// The ids, ascending, at any of which generation stops.
  public int[] endIds() {
    return endIds.clone();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
