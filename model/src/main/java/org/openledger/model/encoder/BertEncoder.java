package org.openledger.model.encoder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.hash.Hash;
import org.openledger.model.file.SafeTensors;
import org.openledger.model.tensor.Elementary;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.token.WordPiece;

/// A text encoder of the BERT family: a text to a vector of length 1, so that the dot product of
/// two says how near two texts are; usable from any thread.
///
/// A text has the same bits alone and in any batch, with any number of threads, vector kernels or
/// scalar ones, in any process. What is longer than the encoder reads is cut off at its end.
public final class BertEncoder implements AutoCloseable {
  /// Tokens per pass of a batch: short texts share one, and with it the reading of the weights.
  private static final int SHARED_TOKENS = 128;

  private final Kernels kernels;
  private final BertModel model;
  private final WordPiece tokenizer;
  private final EncoderSettings settings;
  private final Hash digest;
  private final String prompt;

  private BertEncoder(
      Kernels kernels,
      BertModel model,
      WordPiece tokenizer,
      EncoderSettings settings,
      Hash digest,
      String prompt) {
    this.kernels = kernels;
    this.model = model;
    this.tokenizer = tokenizer;
    this.settings = settings;
    this.digest = digest;
    this.prompt = prompt;
  }

  /// Reads a sentence-transformers directory: Hugging Face files, and those that say how it pools.
  public static BertEncoder open(Path folder, Kernels kernels) {
    return open(folder, EncoderSettings.read(folder, BertConfig.read(folder)), kernels);
  }

  /// Reads a Hugging Face directory with settings of one's own.
  public static BertEncoder open(Path folder, EncoderSettings settings, Kernels kernels) {
    var config = BertConfig.read(folder);
    var digest = EncoderDirectory.digest(folder, settings);
    BertModel model;
    try (var tensors = SafeTensors.open(folder.resolve(EncoderDirectory.WEIGHTS_FILE))) {
      model = new BertModel(BertWeights.read(config, tensors), kernels);
    }
    return of(model, WordPiece.open(folder), settings, digest, kernels);
  }

  /// An encoder of parts that are in memory.
  static BertEncoder of(
      BertModel model,
      WordPiece tokenizer,
      EncoderSettings settings,
      Hash digest,
      Kernels kernels) {
    if (tokenizer.vocabularySize() > model.config().vocabulary()) {
      tokenizer.close();
      throw new Fault(
          Code.DAMAGED_FILE,
          "The tokenizer has more ids than the encoder's " + model.config().vocabulary());
    }
    return new BertEncoder(kernels, model, tokenizer, settings, digest, "");
  }

  /// The same encoder for questions: what the model was trained to see before one stands before
  /// each text. Both share everything; closing one closes both.
  public BertEncoder forQueries() {
    return with(settings.prompts().query());
  }

  /// The same encoder for texts that are to be found.
  public BertEncoder forPassages() {
    return with(settings.prompts().passage());
  }

  private BertEncoder with(String before) {
    return new BertEncoder(kernels, model, tokenizer, settings, digest, before);
  }

  /// Digest of all that decides what a text's vector is: config, weights, tokenizer and settings.
  public Hash digest() {
    return digest;
  }

  /// How many numbers a vector has.
  public int dimension() {
    return model.config().hidden();
  }

  /// Whether the vocabulary has a word whole: most words that are often written, and no slip.
  public boolean knows(String word) {
    int[] pieces = tokenizer.pieces(word);
    return pieces.length == 1 && pieces[0] != tokenizer.unknown();
  }

  /// What a word is about by itself, without any text around it: the mean of its pieces' rows in
  /// the table of words, less the mean of all rows, of length 1. Costs no pass of the network.
  /// Words that stand for the same have a cosine of about a half and more.
  ///
  /// @return [dimension]; zeros of what has no pieces
  public float[] word(String word) {
    float[] sum = new float[dimension()];
    float[] row = new float[dimension()];
    float[] usual = model.usualWord();
    for (int piece : tokenizer.pieces(word)) {
      model.word(piece, row);
      for (int j = 0; j < sum.length; j++) {
        sum[j] += row[j] - usual[j];
      }
    }
    return normalised(sum);
  }

  /// The token ids a text is read as, prompt, first and last included.
  public int[] tokens(String text) {
    int most = Math.min(settings.tokensMax(), model.config().positions());
    return tokenizer.encode(prompt + text, most);
  }

  /// The vector of a text, [dimension], on the calling thread.
  public float[] encode(String text) {
    return pass(List.of(tokens(text))).getFirst();
  }

  /// The vectors of texts, in their order, on all threads of the kernels.
  public List<float[]> encodeAll(List<String> texts) {
    int[][] ids = new int[texts.size()][];
    kernels.workers().run(ids.length, i -> ids[i] = tokens(texts.get(i)));
    List<List<int[]>> passes = passes(ids);
    float[][][] done = new float[passes.size()][][];
    kernels.workers().run(done.length, i -> done[i] = pass(passes.get(i)).toArray(float[][]::new));
    return Arrays.stream(done).flatMap(Arrays::stream).toList();
  }

  /// Neighbouring texts in passes of few tokens, or of one text.
  private static List<List<int[]>> passes(int[][] texts) {
    var passes = new ArrayList<List<int[]>>();
    var open = new ArrayList<int[]>();
    int tokens = 0;
    for (int[] ids : texts) {
      if (!open.isEmpty() && tokens + ids.length > SHARED_TOKENS) {
        passes.add(List.copyOf(open));
        open.clear();
        tokens = 0;
      }
      open.add(ids);
      tokens += ids.length;
    }
    if (!open.isEmpty()) {
      passes.add(List.copyOf(open));
    }
    return passes;
  }

  private List<float[]> pass(List<int[]> texts) {
    return model.run(
        texts,
        rows -> {
          var vectors = new ArrayList<float[]>();
          int first = 0;
          for (int[] ids : texts) {
            vectors.add(normalised(pooled(rows.rows(first, first + ids.length))));
            first += ids.length;
          }
          return vectors;
        });
  }

  private float[] pooled(Matrix rows) {
    int width = rows.columns();
    float[] sum = Arrays.copyOfRange(rows.data(), rows.offset(), rows.offset() + width);
    switch (settings.pooling()) {
      case CLS -> {}
      case MEAN -> {
        for (int i = 1; i < rows.rows(); i++) {
          int at = rows.offset() + i * rows.rowStride();
          for (int j = 0; j < width; j++) {
            sum[j] += rows.data()[at + j];
          }
        }
        scale(sum, 1f / rows.rows());
      }
    }
    return sum;
  }

  /// A vector of zeros, which no network gives, stays one.
  private float[] normalised(float[] x) {
    float square = kernels.dot(x, 0, x, 0, x.length);
    if (square > 0f) {
      scale(x, Elementary.rsqrt(square));
    }
    return x;
  }

  private static void scale(float[] x, float factor) {
    for (int j = 0; j < x.length; j++) {
      x[j] *= factor;
    }
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
