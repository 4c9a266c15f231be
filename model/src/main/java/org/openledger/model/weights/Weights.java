package org.openledger.model.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.tensor.Stored;

/// The named tensors of a model, in one canonical order under the Hugging Face names: float32 in
/// memory, or matrices in a mapped file, which are read where they lie.
///
/// The order is: embedding; for each layer its input norm, q, k, v (each weight then bias), o, q
/// norm, k norm, post-attention norm, gate, up, down; final norm; output head unless tied. Flat
/// gradients use the same order, each tensor row-major.
public final class Weights {
  /// The deviation of the normal distribution fresh matrices are drawn from.
  private static final float INITIAL_DEVIATION = 0.02f;

  /// The matrix of token embeddings, [vocabulary, hidden].
  public static final String EMBEDDING = "model.embed_tokens.weight";

  private final ModelConfig config;
  private final LinkedHashMap<String, Stored> tensors;

  private Weights(ModelConfig config, LinkedHashMap<String, Stored> tensors) {
    this.config = config;
    this.tensors = tensors;
  }

  /// One tensor: a linear weight is [rows = out, columns = in]; a vector has one row.
  public record Shape(String name, int rows, int columns) {
    /// Number of elements.
    public int size() {
      return Math.multiplyExact(rows, columns);
    }

    /// Whether this is a norm weight or a bias.
    public boolean vector() {
      return rows == 1;
    }
  }

  /// The tensors a model of this config has, in order.
  public static List<Shape> shapes(ModelConfig c) {
    var list = new ArrayList<Shape>();
    list.add(new Shape(EMBEDDING, c.vocabulary(), c.hidden()));
    for (int l = 0; l < c.layers(); l++) {
      String layer = "model.layers." + l + ".";
      list.add(new Shape(layer + "input_layernorm.weight", 1, c.hidden()));
      linear(list, layer + "self_attn.q_proj", c.queryWidth(), c);
      linear(list, layer + "self_attn.k_proj", c.keyWidth(), c);
      linear(list, layer + "self_attn.v_proj", c.keyWidth(), c);
      list.add(new Shape(layer + "self_attn.o_proj.weight", c.hidden(), c.queryWidth()));
      if (c.qkNorm()) {
        list.add(new Shape(layer + "self_attn.q_norm.weight", 1, c.headDim()));
        list.add(new Shape(layer + "self_attn.k_norm.weight", 1, c.headDim()));
      }
      list.add(new Shape(layer + "post_attention_layernorm.weight", 1, c.hidden()));
      list.add(new Shape(layer + "mlp.gate_proj.weight", c.intermediate(), c.hidden()));
      list.add(new Shape(layer + "mlp.up_proj.weight", c.intermediate(), c.hidden()));
      list.add(new Shape(layer + "mlp.down_proj.weight", c.hidden(), c.intermediate()));
    }
    list.add(new Shape("model.norm.weight", 1, c.hidden()));
    if (!c.tiedEmbeddings()) {
      list.add(new Shape("lm_head.weight", c.vocabulary(), c.hidden()));
    }
    return List.copyOf(list);
  }

  private static void linear(List<Shape> list, String name, int out, ModelConfig c) {
    list.add(new Shape(name + ".weight", out, c.hidden()));
    if (c.qkvBias()) {
      list.add(new Shape(name + ".bias", 1, out));
    }
  }

  /// Takes the tensors of a model from a map by name; the arrays are used, not copied. A missing
  /// tensor, a wrong size or a value that is not finite is refused; other entries are ignored
  /// (files of tied models often hold the head as well).
  public static Weights of(ModelConfig config, Map<String, float[]> source) {
    var stored = new LinkedHashMap<String, Stored>();
    source.forEach((name, values) -> stored.put(name, new Stored.Floats(values)));
    return ofStored(config, stored);
  }

  /// The same of tensors wherever they are kept.
  public static Weights ofStored(ModelConfig config, Map<String, Stored> source) {
    var tensors = new LinkedHashMap<String, Stored>();
    for (Shape shape : shapes(config)) {
      Stored values = source.get(shape.name());
      if (values == null) {
        throw new Fault(Code.DAMAGED_WEIGHTS, "tensor " + shape.name() + " is missing");
      }
      if (values.size() != shape.size()) {
        throw new Fault(
            Code.DAMAGED_WEIGHTS,
            "tensor %s has %d values where [%d, %d] is expected"
                .formatted(shape.name(), values.size(), shape.rows(), shape.columns()));
      }
      requireFinite(shape, values);
      tensors.put(shape.name(), values);
    }
    return new Weights(config, tensors);
  }

  /// Refuses a tensor with NaN or infinity wherever it is kept, reading it row by row.
  public static void requireFinite(Shape shape, Stored values) {
    float[] row = new float[shape.columns()];
    for (int i = 0; i < shape.rows(); i++) {
      values.read(i * row.length, row.length, row, 0);
      requireFinite(shape.name(), row, i * row.length);
    }
  }

  /// Refuses a tensor with NaN or infinity, naming it and the place.
  public static void requireFinite(String name, float[] values) {
    requireFinite(name, values, 0);
  }

  private static void requireFinite(String name, float[] values, int start) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new Fault(
            Code.DAMAGED_WEIGHTS, "tensor %s holds %s at %d".formatted(name, values[i], start + i));
      }
    }
  }

  /// Fresh weights for pre-training: matrices normal with deviation 0.02 (those that write to the
  /// residual stream smaller by sqrt(2 layers)), norms 1, biases 0.
  public static Weights initial(ModelConfig config, CounterRandom random) {
    float residual = INITIAL_DEVIATION / (float) Math.sqrt(2.0 * config.layers());
    var tensors = new LinkedHashMap<String, Stored>();
    int index = 0;
    for (Shape shape : shapes(config)) {
      CounterRandom own = random.fork(index++);
      float[] values = new float[shape.size()];
      boolean writer = shape.name().contains("o_proj") || shape.name().contains("down_proj");
      for (int i = 0; i < values.length; i++) {
        if (!shape.vector()) {
          values[i] = (float) own.nextGaussian() * (writer ? residual : INITIAL_DEVIATION);
        } else {
          values[i] = shape.name().endsWith(".bias") ? 0f : 1f;
        }
      }
      tensors.put(shape.name(), new Stored.Floats(values));
    }
    return new Weights(config, tensors);
  }

  /// The config these tensors fit.
  public ModelConfig config() {
    return config;
  }

  /// The shapes, in order.
  public List<Shape> shapes() {
    return shapes(config);
  }

  /// Where a tensor is kept, row-major.
  public Stored stored(String name) {
    Stored values = tensors.get(name);
    if (values == null) {
      throw new Refusal(Code.INVALID_ARGUMENT, "no tensor is named " + name);
    }
    return values;
  }

  /// The tensor as floats, row-major: its own array where it is kept in memory (after changing it
  /// call `Transformer.weightsChanged`), a copy where it is mapped.
  public float[] tensor(String name) {
    return stored(name).floats();
  }

  /// Whether there is a tensor of this name.
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /// Number of parameters.
  public long count() {
    long total = 0;
    for (Stored values : tensors.values()) {
      total += values.size();
    }
    return total;
  }

  /// Where each tensor begins in a flat array of all parameters.
  public Map<String, Integer> offsets() {
    var offsets = new LinkedHashMap<String, Integer>();
    int offset = 0;
    for (var entry : tensors.entrySet()) {
      offsets.put(entry.getKey(), offset);
      offset = Math.addExact(offset, entry.getValue().size());
    }
    return offsets;
  }

  /// All parameters in one array, copied, in order.
  public float[] flat() {
    float[] all = new float[Math.toIntExact(count())];
    int offset = 0;
    for (Stored values : tensors.values()) {
      values.read(0, values.size(), all, offset);
      offset += values.size();
    }
    return all;
  }

  /// Replaces all parameters by those of one array. Call `Transformer.weightsChanged` afterwards.
  /// Mapped tensors are refused: they belong to a file.
  public void assign(float[] all) {
    if (all.length != count()) {
      throw new Refusal(
          Code.INVALID_ARGUMENT, all.length + " values for " + count() + " parameters");
    }
    int offset = 0;
    for (var entry : tensors.entrySet()) {
      if (!(entry.getValue() instanceof Stored.Floats(float[] values))) {
        throw new Refusal(
            Code.INVALID_ARGUMENT, "tensor " + entry.getKey() + " is mapped and cannot change");
      }
      System.arraycopy(all, offset, values, 0, values.length);
      offset += values.length;
    }
  }
}
