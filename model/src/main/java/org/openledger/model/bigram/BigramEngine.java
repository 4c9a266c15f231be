package org.openledger.model.bigram;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.model.engine.Decoding;
import org.openledger.model.engine.LabelDraws;
import org.openledger.model.engine.LinearTap;
import org.openledger.model.engine.LoraGradients;
import org.openledger.model.engine.TrainableEngine;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.tensor.CrossEntropy;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.token.BpeVocabulary;
import org.openledger.model.token.ChatTemplate;
import org.openledger.model.token.Sequence;
import org.openledger.model.token.Tokenizer;
import org.openledger.model.weights.ModelConfig;

/// A bigram model over bytes: the token before decides the next one, and an adapter sits where it
/// would sit in a transformer, on linear layers, so that training and attribution are the real
/// thing on a model that is made in milliseconds.
///
///     logits = table[token] + W h,  h = x + sum over the adapter's layers of scaling B A x,
///     x = E[token]
///
/// The table holds what follows what in given texts, E [V, H] and W [V, H] are drawn from a seed.
/// Without an adapter the likeliest answer to anything follows the texts.
///
/// No node opens it. It is no test source because the simulation, a program of its own, trains and
/// asks it.
public final class BigramEngine implements TrainableEngine {
  private final BigramModel model;
  private final Kernels kernels;
  private final Tokenizer tokenizer;
  private final ChatTemplate template = new ChatTemplate.Own();
  private final Hash digest;

  /// A model that has read answers, with chance behind it.
  public BigramEngine(int context, long seed, String... answers) {
    this(Kernels.shared(), context, seed, answers);
  }

  /// The same on given kernels.
  public BigramEngine(Kernels kernels, int context, long seed, String... answers) {
    var vocabulary = new BpeVocabulary(List.of());
    this.kernels = kernels;
    this.tokenizer = Tokenizer.of(vocabulary.tokenizerJson());
    this.model = new BigramModel(vocabulary.size(), context, seed);
    for (String answer : answers) {
      model.read(BigramText.of(tokenizer, template, answer));
    }
    String made = "bigram " + context + " " + seed + " " + String.join("\0", answers);
    this.digest = Sha256.digest(made.getBytes(StandardCharsets.UTF_8));
  }

  /// All that a bigram model has to remember of a sequence.
  private final class Running implements Decoding {
    private final int capacity;
    private final @Nullable LoraAdapter adapter;
    private int length;
    private boolean closed;

    Running(int capacity, @Nullable LoraAdapter adapter) {
      this.capacity = capacity;
      this.adapter = adapter;
    }

    boolean of(BigramEngine engine) {
      return BigramEngine.this == engine;
    }

    @Override
    public int length() {
      return length;
    }

    @Override
    public int capacity() {
      return capacity;
    }

    @Override
    public void close() {
      length = 0;
      closed = true;
    }
  }

  @Override
  public ModelConfig config() {
    return model.config;
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
    return kernels;
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
    model.checkAdapter(adapter);
    if (capacity < 1 || capacity > context()) {
      throw new Refusal(
          Code.CONTEXT_LENGTH_EXCEEDED,
          "a sequence holds 1.." + context() + " tokens, not " + capacity);
    }
    return new Running(capacity, adapter);
  }

  @Override
  public List<float[]> decode(List<Step> steps) {
    if (steps.isEmpty()) {
      throw new Refusal(Code.INVALID_ARGUMENT, "there is nothing to decode");
    }
    var running = new ArrayList<Running>();
    var seen = Collections.newSetFromMap(new IdentityHashMap<Decoding, Boolean>());
    for (Step step : steps) {
      if (!(step.decoding() instanceof Running own) || !own.of(this) || own.closed) {
        throw new Refusal(Code.INVALID_ARGUMENT, "the sequence is closed, or another engine's");
      }
      if (!seen.add(own)) {
        throw new Refusal(Code.INVALID_ARGUMENT, "a sequence occurs twice in a step");
      }
      model.checkTokens(step.ids(), own.length, own.capacity);
      running.add(own);
    }
    var out = new ArrayList<float[]>();
    for (int i = 0; i < running.size(); i++) {
      int[] ids = steps.get(i).ids();
      running.get(i).length += ids.length;
      out.add(logits(ids[ids.length - 1], running.get(i).adapter));
    }
    return out;
  }

  private float[] logits(int token, @Nullable LoraAdapter adapter) {
    return model.logits(token, model.hidden(token, adapter));
  }

  @Override
  public double[] tokenLogProbs(Sequence sequence, @Nullable LoraAdapter adapter) {
    model.checkAdapter(adapter);
    model.checkScored(sequence);
    int[] labels = sequence.labels();
    double[] out = new double[sequence.scored()];
    int next = 0;
    for (int t = 1; t < labels.length; t++) {
      if (labels[t] != Sequence.IGNORED) {
        float[] logits = logits(sequence.ids()[t - 1], adapter);
        out[next++] = CrossEntropy.forward(kernels, logits, 0, logits.length, labels[t]);
      }
    }
    return out;
  }

  @Override
  public LoraGradients loraGradients(
      LoraAdapter adapter, List<Sequence> batch, @Nullable LinearTap tap) {
    check(adapter, batch);
    var backward = new BigramBackward(model, kernels, adapter, tap);
    int p = adapter.size();
    float[] rows = new float[Math.multiplyExact(batch.size(), p)];
    double[] losses = new double[batch.size()];
    for (int s = 0; s < losses.length; s++) {
      Sequence sample = batch.get(s);
      losses[s] = backward.sample(sample.ids(), sample.labels(), rows, s);
    }
    return new LoraGradients(losses, rows, p);
  }

  @Override
  public LoraGradients summedGradients(LoraAdapter adapter, List<Sequence> batch) {
    LoraGradients each = loraGradients(adapter, batch, null);
    int p = adapter.size();
    float[] sum = new float[p];
    for (int i = 0; i < each.rows().length; i++) {
      sum[i % p] += each.rows()[i];
    }
    return new LoraGradients(each.losses(), sum, p);
  }

  @Override
  public LoraGradients sampledGradients(
      LoraAdapter adapter, List<Sequence> batch, LabelDraws draws, @Nullable LinearTap tap) {
    check(adapter, batch);
    var backward = new BigramBackward(model, kernels, adapter, tap);
    int p = adapter.size();
    int count = Math.multiplyExact(batch.size(), draws.draws());
    float[] rows = new float[Math.multiplyExact(count, p)];
    double[] losses = new double[count];
    for (int s = 0; s < batch.size(); s++) {
      Sequence sample = batch.get(s);
      int[][] labels = backward.draw(sample, draws);
      for (int d = 0; d < labels.length; d++) {
        int row = s * labels.length + d;
        losses[row] = backward.sample(sample.ids(), labels[d], rows, row);
      }
    }
    return new LoraGradients(losses, rows, p);
  }

  private void check(LoraAdapter adapter, List<Sequence> batch) {
    model.checkAdapter(adapter);
    if (batch.isEmpty()) {
      throw new Refusal(Code.INVALID_ARGUMENT, "there is no sample");
    }
    for (Sequence sample : batch) {
      model.checkScored(sample);
    }
  }

  @Override
  public float[] finalHidden(int[] ids, @Nullable LoraAdapter adapter) {
    model.checkAdapter(adapter);
    model.checkTokens(ids, 0, context());
    int width = model.config.hidden();
    float[] out = new float[ids.length * width];
    for (int t = 0; t < ids.length; t++) {
      System.arraycopy(model.hidden(ids[t], adapter), 0, out, t * width, width);
    }
    return out;
  }
}
