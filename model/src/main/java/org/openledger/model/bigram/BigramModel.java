package org.openledger.model.bigram;

import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.tensor.Elementary;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.token.Sequence;
import org.openledger.model.weights.ModelConfig;

/// The numbers of a bigram model and its pass forward; plain loops in one order.
final class BigramModel {
  /// Every layer an adapter may sit on is HIDDEN x HIDDEN.
  private static final int HIDDEN = 8;

  private static final int HEADS = 2;

  /// How much a text that was read counts for against the draw of W.
  private static final float READ = 10f;

  final ModelConfig config;
  private final int[] counts; // [V, V]
  private final float[] embedding; // E [V, H]
  private final float[] head; // W [V, H]

  BigramModel(int vocabulary, int context, long seed) {
    this.config = config(vocabulary, context);
    this.counts = new int[vocabulary * vocabulary];
    this.embedding = drawn(CounterRandom.of(seed, "bigram-embedding"), vocabulary, 1f);
    this.head = drawn(CounterRandom.of(seed, "bigram-head"), vocabulary, 0.5f);
  }

  private static ModelConfig config(int vocabulary, int context) {
    return new ModelConfig(
        new ModelConfig.Embedding(vocabulary, false),
        HIDDEN,
        0f,
        1,
        ModelConfig.Attention.grouped(HEADS, HEADS, HIDDEN / HEADS),
        HIDDEN,
        new ModelConfig.Positions(context, 1, null));
  }

  private static float[] drawn(CounterRandom random, int vocabulary, float bound) {
    float[] values = new float[vocabulary * HIDDEN];
    for (int i = 0; i < values.length; i++) {
      values[i] = (2f * random.nextFloat() - 1f) * bound;
    }
    return values;
  }

  /// Counts what follows what in a text.
  void read(int[] ids) {
    for (int t = 1; t < ids.length; t++) {
      counts[ids[t - 1] * config.vocabulary() + ids[t]]++;
    }
  }

  /// x [H].
  float[] embedded(int token) {
    float[] x = new float[HIDDEN];
    System.arraycopy(embedding, token * HIDDEN, x, 0, HIDDEN);
    return x;
  }

  /// h [H].
  float[] hidden(int token, @Nullable LoraAdapter adapter) {
    float[] x = embedded(token);
    float[] h = x.clone();
    if (adapter == null) {
      return h;
    }
    float scaling = adapter.config().scaling();
    for (LoraAdapter.Block block : adapter.blocks()) {
      if (block.b()) {
        Matrix b = adapter.matrix(block.layer(), block.projection(), true);
        float[] u = times(adapter.matrix(block.layer(), block.projection(), false), x);
        float[] change = times(b, u);
        for (int j = 0; j < HIDDEN; j++) {
          h[j] += scaling * change[j];
        }
      }
    }
    return h;
  }

  /// Logits [V] after a token of hidden state h.
  float[] logits(int token, float[] h) {
    int vocabulary = config.vocabulary();
    float[] logits = new float[vocabulary];
    for (int v = 0; v < vocabulary; v++) {
      float sum = 0;
      for (int j = 0; j < HIDDEN; j++) {
        sum += head[v * HIDDEN + j] * h[j];
      }
      int count = counts[token * vocabulary + v];
      logits[v] = count == 0 ? sum : sum + READ * (float) Elementary.log(1.0 + count);
    }
    return logits;
  }

  /// The gradient at h [H], given the one at the logits [V].
  float[] backHead(float[] dLogits) {
    float[] d = new float[HIDDEN];
    for (int v = 0; v < dLogits.length; v++) {
      for (int j = 0; j < HIDDEN; j++) {
        d[j] += dLogits[v] * head[v * HIDDEN + j];
      }
    }
    return d;
  }

  /// M x.
  static float[] times(Matrix m, float[] x) {
    float[] y = new float[m.rows()];
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j < x.length; j++) {
        y[i] += m.data()[m.offset() + i * m.rowStride() + j * m.columnStride()] * x[j];
      }
    }
    return y;
  }

  void checkAdapter(@Nullable LoraAdapter adapter) {
    if (adapter != null && !adapter.model().equals(config)) {
      throw new Refusal(Code.ADAPTER_MISMATCH, "the adapter was made for a base of another shape");
    }
  }

  void checkTokens(int[] ids, int held, int limit) {
    if (ids.length == 0) {
      throw new Refusal(Code.INVALID_ARGUMENT, "a sequence has no tokens");
    }
    if ((long) held + ids.length > limit) {
      throw new Refusal(
          Code.CONTEXT_LENGTH_EXCEEDED,
          "%d tokens after %d exceed the limit of %d".formatted(ids.length, held, limit));
    }
    for (int id : ids) {
      checkToken(id);
    }
  }

  private void checkToken(int id) {
    if (id < 0 || id >= config.vocabulary()) {
      throw new Refusal(
          Code.TOKEN_OUT_OF_RANGE,
          "token id " + id + " is outside 0.." + (config.vocabulary() - 1));
    }
  }

  void checkScored(Sequence sequence) {
    checkTokens(sequence.ids(), 0, config.context());
    if (sequence.scored() == 0) {
      throw new Refusal(Code.INVALID_ARGUMENT, "the sequence has no scored token");
    }
    for (int t = 1; t < sequence.length(); t++) {
      if (sequence.labels()[t] != Sequence.IGNORED) {
        checkToken(sequence.labels()[t]);
      }
    }
  }
}
