package org.openledger.model.transformer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.model.engine.Decoding;
import org.openledger.model.engine.LabelDraws;
import org.openledger.model.engine.LinearTap;
import org.openledger.model.engine.LoraGradients;
import org.openledger.model.engine.TrainableEngine;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.token.ChatTemplate;
import org.openledger.model.token.Sequence;
import org.openledger.model.token.Tokenizer;
import org.openledger.model.weights.ModelConfig;

/// The engine over a [Transformer]: the Llama family, with a key-value cache per sequence.
public final class TransformerEngine implements TrainableEngine {
  private final Transformer transformer;
  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final Hash digest;

  /// An engine over a model, what writes its texts, and the digest of both.
  public TransformerEngine(
      Transformer transformer, Tokenizer tokenizer, ChatTemplate template, Hash digest) {
    if (tokenizer.vocabularySize() > transformer.config().vocabulary()) {
      throw new Refusal(
          Code.UNSUPPORTED_CONFIG,
          "the tokenizer has %d ids, the model only %d"
              .formatted(tokenizer.vocabularySize(), transformer.config().vocabulary()));
    }
    this.transformer = transformer;
    this.tokenizer = tokenizer;
    this.template = template;
    this.digest = digest;
  }

  /// A cache with the adapter it was filled under.
  private final class Cached implements Decoding {
    private final @Nullable LoraAdapter adapter;
    private final int capacity;
    private @Nullable KvCache cache; // null once closed

    Cached(KvCache cache, @Nullable LoraAdapter adapter) {
      this.cache = cache;
      this.capacity = cache.capacity();
      this.adapter = adapter;
    }

    boolean of(TransformerEngine engine) {
      return TransformerEngine.this == engine;
    }

    @Override
    public int length() {
      KvCache open = cache;
      return open == null ? 0 : open.length();
    }

    @Override
    public int capacity() {
      return capacity;
    }

    @Override
    public void close() {
      cache = null;
    }
  }

  @Override
  public ModelConfig config() {
    return transformer.config();
  }

  @Override
  public Hash digest() {
    return digest;
  }

  @Override
  public int kernelVersion() {
    return Kernels.KERNEL_VERSION;
  }

  @Override
  public Kernels kernels() {
    return transformer.kernels();
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public ChatTemplate template() {
    return template;
  }

  @Override
  public Decoding open(int capacity, @Nullable LoraAdapter adapter) {
    if (adapter != null) {
      Batch.checkAdapter(config(), adapter);
    }
    return new Cached(transformer.newCache(capacity), adapter);
  }

  @Override
  public List<float[]> decode(List<Step> steps) {
    var requests = new ArrayList<Transformer.Request>();
    for (Step step : steps) {
      if (!(step.decoding() instanceof Cached cached) || !cached.of(this)) {
        throw new Refusal(Code.INVALID_ARGUMENT, "the sequence belongs to another engine");
      }
      KvCache cache = cached.cache;
      if (cache == null) {
        throw new Refusal(Code.INVALID_ARGUMENT, "the sequence is closed");
      }
      requests.add(new Transformer.Request(cache, step.ids(), cached.adapter));
    }
    return transformer.decode(requests);
  }

  @Override
  public double[] tokenLogProbs(Sequence sequence, @Nullable LoraAdapter adapter) {
    return transformer.tokenLogProbs(sequence, adapter);
  }

  @Override
  public LoraGradients loraGradients(
      LoraAdapter adapter, List<Sequence> batch, @Nullable LinearTap tap) {
    return transformer.loraGradients(adapter, batch, tap);
  }

  @Override
  public LoraGradients summedGradients(LoraAdapter adapter, List<Sequence> batch) {
    return transformer.summedGradients(adapter, batch);
  }

  @Override
  public LoraGradients sampledGradients(
      LoraAdapter adapter, List<Sequence> batch, LabelDraws draws, @Nullable LinearTap tap) {
    return transformer.sampledGradients(adapter, batch, draws, tap);
  }

  @Override
  public float[] finalHidden(int[] ids, @Nullable LoraAdapter adapter) {
    return transformer.finalHidden(ids, adapter);
  }
}
