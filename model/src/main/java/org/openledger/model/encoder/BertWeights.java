package org.openledger.model.encoder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.model.file.TensorSource;
import org.openledger.model.tensor.Stored;
import org.openledger.model.weights.Weights;

/// The named tensors of a BERT encoder under the Hugging Face names.
///
/// @param config the shape they fit
/// @param tensors every tensor by its name
record BertWeights(BertConfig config, Map<String, Stored> tensors) {
  static final String WORDS = "embeddings.word_embeddings";
  static final String POSITIONS = "embeddings.position_embeddings";
  static final String TYPES = "embeddings.token_type_embeddings";
  static final String EMBEDDING_NORM = "embeddings.LayerNorm";
  static final String QUERY = "attention.self.query";
  static final String KEY = "attention.self.key";
  static final String VALUE = "attention.self.value";
  static final String ATTENTION_OUT = "attention.output.dense";
  static final String ATTENTION_NORM = "attention.output.LayerNorm";
  static final String INNER = "intermediate.dense";
  static final String OUT = "output.dense";
  static final String OUT_NORM = "output.LayerNorm";
  static final String WEIGHT = ".weight";
  static final String BIAS = ".bias";

  /// Tensors that many files have and that no vector of a text depends on.
  private static final Set<String> UNUSED =
      Set.of("embeddings.position_ids", "pooler.dense.weight", "pooler.dense.bias");

  BertWeights {
    tensors = Map.copyOf(tensors);
  }

  /// The name of a block's part.
  static String layer(int layer, String part) {
    return "encoder.layer." + layer + "." + part;
  }

  /// The tensors an encoder of this config has, in order.
  static List<Weights.Shape> shapes(BertConfig c) {
    var list = new ArrayList<Weights.Shape>();
    list.add(new Weights.Shape(WORDS + WEIGHT, c.vocabulary(), c.hidden()));
    list.add(new Weights.Shape(POSITIONS + WEIGHT, c.positions(), c.hidden()));
    list.add(new Weights.Shape(TYPES + WEIGHT, c.types(), c.hidden()));
    norm(list, EMBEDDING_NORM, c);
    for (int l = 0; l < c.layers(); l++) {
      for (var part : List.of(QUERY, KEY, VALUE, ATTENTION_OUT)) {
        linear(list, layer(l, part), c.hidden(), c.hidden());
      }
      norm(list, layer(l, ATTENTION_NORM), c);
      linear(list, layer(l, INNER), c.intermediate(), c.hidden());
      linear(list, layer(l, OUT), c.hidden(), c.intermediate());
      norm(list, layer(l, OUT_NORM), c);
    }
    return List.copyOf(list);
  }

  private static void linear(List<Weights.Shape> list, String name, int out, int in) {
    list.add(new Weights.Shape(name + WEIGHT, out, in));
    list.add(new Weights.Shape(name + BIAS, 1, out));
  }

  private static void norm(List<Weights.Shape> list, String name, BertConfig c) {
    list.add(new Weights.Shape(name + WEIGHT, 1, c.hidden()));
    list.add(new Weights.Shape(name + BIAS, 1, c.hidden()));
  }

  /// Whether a shape is stored with one dimension.
  static boolean vector(Weights.Shape shape) {
    return shape.name().endsWith(BIAS) || shape.name().endsWith("LayerNorm" + WEIGHT);
  }

  /// The dimensions a shape is stored with.
  static long[] sizes(Weights.Shape shape) {
    return vector(shape)
        ? new long[] {shape.columns()}
        : new long[] {shape.rows(), shape.columns()};
  }

  /// The weights a config asks for. A missing tensor, a wrong shape, a number that is not finite
  /// and a tensor that has no place in the model are refused.
  static BertWeights read(BertConfig config, TensorSource source) {
    var shapes = shapes(config);
    var known = new TreeSet<>(UNUSED);
    shapes.forEach(shape -> known.add(shape.name()));
    source.requireOnly(known);
    var tensors = new LinkedHashMap<String, Stored>();
    for (var shape : shapes) {
      source.requireShape(shape.name(), sizes(shape));
      tensors.put(shape.name(), source.stored(shape.name()));
    }
    return of(config, tensors);
  }

  /// The weights in a map by name; other entries are left out.
  static BertWeights of(BertConfig config, Map<String, Stored> source) {
    var tensors = new LinkedHashMap<String, Stored>();
    for (var shape : shapes(config)) {
      var stored = source.get(shape.name());
      if (stored == null) {
        throw new Fault(Code.DAMAGED_WEIGHTS, "tensor " + shape.name() + " is missing");
      }
      if (stored.size() != shape.size()) {
        throw new Fault(
            Code.DAMAGED_WEIGHTS,
            "tensor %s has %d values where [%d, %d] is expected"
                .formatted(shape.name(), stored.size(), shape.rows(), shape.columns()));
      }
      Weights.requireFinite(shape, stored);
      tensors.put(shape.name(), stored);
    }
    return new BertWeights(config, tensors);
  }

  /// Where a tensor is kept, row-major.
  Stored stored(String name) {
    var stored = tensors.get(name);
    if (stored == null) {
      throw new AssertionError("no tensor is named " + name);
    }
    return stored;
  }

  /// A tensor as floats, row-major.
  float[] floats(String name) {
    return stored(name).floats();
  }
}
