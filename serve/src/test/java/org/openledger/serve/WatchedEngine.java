package org.openledger.serve;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.core.hash.Hash;
import org.openledger.model.bigram.BigramEngine;
import org.openledger.model.engine.Decoding;
import org.openledger.model.engine.Engine;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.token.ChatTemplate;
import org.openledger.model.token.Sequence;
import org.openledger.model.token.Tokenizer;
import org.openledger.model.weights.ModelConfig;

/// A bigram engine that counts the sequences still open.
final class WatchedEngine implements Engine {
  static final int CONTEXT = 48;

  private final BigramEngine engine;
  private int open;
  private int tokenised;

  WatchedEngine(String... answers) {
    this.engine = new BigramEngine(CONTEXT, 5, answers);
  }

  int open() {
    return open;
  }

  /// How often the tokenizer was asked for.
  int tokenised() {
    return tokenised;
  }

  private final class Counted implements Decoding {
    private final Decoding decoding;

    Counted(Decoding decoding) {
      this.decoding = decoding;
      open++;
    }

    @Override
    public int length() {
      return decoding.length();
    }

    @Override
    public int capacity() {
      return decoding.capacity();
    }

    @Override
    public void close() {
      decoding.close();
      open--;
    }
  }

  @Override
  public Decoding open(int capacity, @Nullable LoraAdapter adapter) {
    return new Counted(engine.open(capacity, adapter));
  }

  @Override
  public List<float[]> decode(List<Step> steps) {
    return engine.decode(
        steps.stream()
            .map(step -> new Step(((Counted) step.decoding()).decoding, step.ids()))
            .toList());
  }

  @Override
  public double[] tokenLogProbs(Sequence sequence, @Nullable LoraAdapter adapter) {
    return engine.tokenLogProbs(sequence, adapter);
  }

  @Override
  public ModelConfig config() {
    return engine.config();
  }

  @Override
  public Hash digest() {
    return engine.digest();
  }

  @Override
  public int kernelVersion() {
    return engine.kernelVersion();
  }

  @Override
  public Tokenizer tokenizer() {
    tokenised++;
    return engine.tokenizer();
  }

  @Override
  public ChatTemplate template() {
    return engine.template();
  }
}
