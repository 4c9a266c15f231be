package org.openledger.model.lora;

import java.util.ArrayList;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.random.CounterRandom;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.weights.ModelConfig;
import org.openledger.model.weights.Weights;

/// An immutable low-rank adapter: y += scaling * B (A x) on chosen linear layers.
///
/// Parameters are one flat array in the order layer, projection, A [rank, in] then B [out, rank],
/// each row-major; gradients and influence vectors use the same order.
public final class LoraAdapter {
  private final ModelConfig model;
  private final LoraConfig config;
  private final float[] parameters;
  private final List<Block> blocks;

  /// One tensor of an adapter in the flat order; `b` tells B from A.
  public record Block(
      int layer, Projection projection, boolean b, int offset, int rows, int columns) {
    /// Number of elements.
    public int size() {
      return rows * columns;
    }

    /// The tensor's name in a PEFT file.
    public String peftName() {
      return "base_model.model.model.layers.%d.%s.lora_%s.weight"
          .formatted(layer, projection.module(), b ? "B" : "A");
    }

    /// This tensor inside a flat array that starts at `base`.
    public Matrix in(float[] flat, int base) {
      return Matrix.of(flat, base + offset, rows, columns);
    }
  }

  /// An adapter with a copy of the given parameters, which must be finite.
  public LoraAdapter(ModelConfig model, LoraConfig config, float[] parameters) {
    this.model = model;
    this.config = config;
    this.blocks = blocks(model, config);
    int expected = size(model, config);
    if (parameters.length != expected) {
      throw new Refusal(
          Code.ADAPTER_MISMATCH,
          "an adapter for this base has " + expected + " parameters, not " + parameters.length);
    }
    Weights.requireFinite("lora", parameters);
    this.parameters = parameters.clone();
  }

  /// A fresh adapter: A uniform in +-1/sqrt(in) (Kaiming with a = sqrt 5, as PEFT does), B zero.
  public static LoraAdapter initial(ModelConfig model, LoraConfig config, CounterRandom random) {
    float[] parameters = new float[size(model, config)];
    int index = 0;
    for (Block block : blocks(model, config)) {
      CounterRandom own = random.fork(index++);
      if (!block.b()) {
        float bound = (float) (1.0 / Math.sqrt(block.columns()));
        for (int i = 0; i < block.size(); i++) {
          parameters[block.offset() + i] = (2f * own.nextFloat() - 1f) * bound;
        }
      }
    }
    return new LoraAdapter(model, config, parameters);
  }

  /// The tensors of such an adapter, in flat order.
  public static List<Block> blocks(ModelConfig model, LoraConfig config) {
    var list = new ArrayList<Block>();
    int offset = 0;
    for (int layer = 0; layer < model.layers(); layer++) {
      for (Projection p : config.targets()) {
        var a = new Block(layer, p, false, offset, config.rank(), p.in(model));
        offset = Math.addExact(offset, a.size());
        var b = new Block(layer, p, true, offset, p.out(model), config.rank());
        offset = Math.addExact(offset, b.size());
        list.add(a);
        list.add(b);
      }
    }
    return List.copyOf(list);
  }

  /// Number of parameters of such an adapter.
  public static int size(ModelConfig model, LoraConfig config) {
    int perLayer = 0;
    for (Projection p : config.targets()) {
      perLayer = Math.addExact(perLayer, config.rank() * (p.in(model) + p.out(model)));
    }
    return Math.multiplyExact(perLayer, model.layers());
  }

  /// An adapter of the same shape with other parameters.
  public LoraAdapter with(float[] values) {
    return new LoraAdapter(model, config, values);
  }

  /// The base this adapter fits.
  public ModelConfig model() {
    return model;
  }

  /// Rank, alpha and targets.
  public LoraConfig config() {
    return config;
  }

  /// Number of parameters.
  public int size() {
    return parameters.length;
  }

  /// A copy of the parameters in flat order.
  public float[] parameters() {
    return parameters.clone();
  }

  /// The tensors in flat order.
  public List<Block> blocks() {
    return blocks;
  }

  /// A of a layer's projection [rank, in], or B [out, rank], as a view that must not be written to.
  public Matrix matrix(int layer, Projection projection, boolean b) {
    int target = config.targets().indexOf(projection);
    if (target < 0 || layer < 0 || layer >= model.layers()) {
      throw new Refusal(
          Code.INVALID_ARGUMENT, "the adapter has no " + projection + " in layer " + layer);
    }
    return blocks
        .get(2 * (layer * config.targets().size() + target) + (b ? 1 : 0))
        .in(parameters, 0);
  }
}
