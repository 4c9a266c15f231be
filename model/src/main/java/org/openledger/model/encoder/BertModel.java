package org.openledger.model.encoder;

import java.util.List;
import java.util.stream.IntStream;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.LayerNorm;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.tensor.PackedMatrix;
import org.openledger.model.tensor.Spares;
import org.openledger.model.tensor.Stored;

/// The network of a BERT encoder: token ids to a vector per token, on the calling thread.
///
///     x = norm(word + position + type)
///     x = norm(x + out(attention(q, k, v))),    q, k, v = proj(x)
///     x = norm(x + down(gelu(up(x))))           (post-norm: Devlin et al. 2018, 1810.04805)
///
/// Several texts may share a pass, which reads the weights once for all of them: every row is
/// computed by itself, and attention sees one text, so a text's bits do not depend on its company.
final class BertModel {
  /// Rows at a time of everything but attention: each time the weights are read, from memory, which
  /// costs as much as multiplying 4 rows by them; more rows leave the second-level cache.
  private static final int BLOCK = 128;

  private final BertConfig config;
  private final Kernels kernels;
  private final Stored words;
  private final float[] positions;
  private final float[] type;
  private final LayerNorm embeddingNorm;
  private final List<BertLayer> layers;
  private float[] usualWord = new float[0];
  private final Spares<Scratch> spares = new Spares<>(Integer.MAX_VALUE, Scratch::new);

  /// @param kernels their threads are not used
  BertModel(BertWeights weights, Kernels kernels) {
    this.config = weights.config();
    this.kernels = kernels.serial();
    this.words = weights.stored(BertWeights.WORDS + BertWeights.WEIGHT);
    this.positions = weights.floats(BertWeights.POSITIONS + BertWeights.WEIGHT);
    this.type = weights.floats(BertWeights.TYPES + BertWeights.WEIGHT);
    this.embeddingNorm = BertLayer.norm(weights, BertWeights.EMBEDDING_NORM);
    this.layers =
        IntStream.range(0, config.layers()).mapToObj(l -> BertLayer.of(weights, l)).toList();
  }

  BertConfig config() {
    return config;
  }

  /// What the network knows of a token before it has read anything.
  ///
  /// @param to [hidden]
  void word(int id, float[] to) {
    words.read(id * config.hidden(), config.hidden(), to, 0);
  }

  /// The mean of all tokens' rows, [hidden]: added up when it is first needed.
  synchronized float[] usualWord() {
    if (usualWord.length == 0) {
      int width = config.hidden();
      double[] sum = new double[width];
      float[] row = new float[width];
      for (int id = 0; id < config.vocabulary(); id++) {
        word(id, row);
        for (int j = 0; j < width; j++) {
          sum[j] += row[j];
        }
      }
      float[] mean = new float[width];
      for (int j = 0; j < width; j++) {
        mean[j] = (float) (sum[j] / config.vocabulary());
      }
      usualWord = mean;
    }
    return usualWord;
  }

  /// Takes what the network made of the texts: their rows one after the other, [rows, hidden].
  @FunctionalInterface
  interface Result<T> {
    T of(Matrix rows);
  }

  /// Runs texts, none empty or longer than there are positions, and hands over all their rows.
  <T> T run(List<int[]> texts, Result<T> result) {
    Scratch scratch = spares.borrow();
    try {
      return result.of(new Pass(scratch, texts).run());
    } finally {
      spares.giveBack(scratch);
    }
  }

  /// The buffers of one pass, kept for the next.
  private final class Scratch {
    private int rows;
    private float[] x = new float[0]; // [rows, hidden], the residual stream
    private float[] o = x; // [rows, hidden]
    private float[] qkv = x; // [rows, 3 hidden]
    private final float[] inner = new float[BLOCK * config.intermediate()];
    private final BertAttention attention = new BertAttention(kernels, config);

    private void reserve(int wanted) {
      if (rows < wanted) {
        rows = wanted;
        x = new float[wanted * config.hidden()];
        o = new float[wanted * config.hidden()];
        qkv = new float[wanted * 3 * config.hidden()];
      }
    }
  }

  /// One pass of some texts.
  private final class Pass {
    private final Scratch s;
    private final List<int[]> texts;
    private final Matrix x;
    private final Matrix o;
    private final Matrix qkv;

    Pass(Scratch scratch, List<int[]> texts) {
      this.s = scratch;
      this.texts = texts;
      int rows = texts.stream().mapToInt(ids -> ids.length).sum();
      s.reserve(rows);
      x = Matrix.of(s.x, rows, config.hidden());
      o = Matrix.of(s.o, rows, config.hidden());
      qkv = Matrix.of(s.qkv, rows, 3 * config.hidden());
    }

    Matrix run() {
      embed();
      for (BertLayer layer : layers) {
        for (int i = 0; i < x.rows(); i += BLOCK) {
          beforeAttention(layer, i, Math.min(x.rows(), i + BLOCK));
        }
        int first = 0;
        for (int[] ids : texts) {
          int end = first + ids.length;
          s.attention.run(qkv.rows(first, end), o.rows(first, end));
          first = end;
        }
        for (int i = 0; i < x.rows(); i += BLOCK) {
          afterAttention(layer, i, Math.min(x.rows(), i + BLOCK));
        }
      }
      return x;
    }

    private void embed() {
      int width = config.hidden();
      int row = 0;
      for (int[] ids : texts) {
        for (int position = 0; position < ids.length; position++) {
          int at = row++ * width;
          words.read(ids[position] * width, width, s.x, at);
          addEmbeddings(s.x, at, position * width);
          embeddingNorm.apply(kernels, s.x, at);
        }
      }
    }

    /// Word and type first, then the position, as the published network adds them.
    private void addEmbeddings(float[] to, int at, int position) {
      for (int j = 0; j < config.hidden(); j++) {
        to[at + j] = to[at + j] + type[j] + positions[position + j];
      }
    }

    private void beforeAttention(BertLayer layer, int from, int to) {
      Matrix out = qkv.rows(from, to);
      kernels.multiply(x.rows(from, to), layer.qkv(), out, false);
      addToRows(out, layer.qkvBias());
    }

    private void afterAttention(BertLayer layer, int from, int to) {
      Matrix rows = x.rows(from, to);
      onto(rows, layer.attentionOutBias(), o.rows(from, to), layer.attentionOut());
      normalise(rows, layer.attentionNorm());
      Matrix inner = Matrix.of(s.inner, to - from, config.intermediate());
      kernels.multiply(rows, layer.inner(), inner, false);
      for (int i = 0; i < inner.rows(); i++) {
        kernels.gelu(s.inner, i * config.intermediate(), layer.innerBias());
      }
      onto(rows, layer.outBias(), inner, layer.out());
      normalise(rows, layer.outNorm());
    }

    /// rows += bias, then += y w.
    private void onto(Matrix rows, float[] bias, Matrix y, PackedMatrix w) {
      addToRows(rows, bias);
      kernels.multiply(y, w, rows, true);
    }

    private void normalise(Matrix rows, LayerNorm norm) {
      for (int i = 0; i < rows.rows(); i++) {
        norm.apply(kernels, rows.data(), rows.offset() + i * rows.rowStride());
      }
    }
  }

  private static void addToRows(Matrix rows, float[] bias) {
    for (int i = 0; i < rows.rows(); i++) {
      add(rows.data(), rows.offset() + i * rows.rowStride(), bias);
    }
  }

  private static void add(float[] x, int at, float[] bias) {
    for (int j = 0; j < bias.length; j++) {
      x[at + j] += bias[j];
    }
  }
}
