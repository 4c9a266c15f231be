package org.openledger.model.encoder;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.model.tensor.Stored;

/// The weights of a BERT encoder in an ONNX model, under their Hugging Face names.
///
/// An exporter keeps the names of embeddings, norms and biases, but turns a linear layer x W^T + b
/// into a product with an anonymous W^T and the addition of the bias. So the name of a matrix is
/// read off the graph: it is that of the bias that is added to its product, and its transpose is
/// kept.
final class OnnxWeights {
  private final OnnxGraph graph;
  private final Map<String, OnnxGraph.Constant> named = new LinkedHashMap<>();
  private final Map<String, OnnxGraph.Constant> transposed = new LinkedHashMap<>();

  private OnnxWeights(OnnxGraph graph) {
    this.graph = graph;
    named.putAll(graph.tensors());
    nameMatrices();
  }

  /// The weights in the bytes of an ONNX file.
  ///
  /// @param heads attention heads of a block and
  /// @param normEps what is added to the variance, which no tensor tells
  static BertWeights read(byte[] file, int heads, float normEps) {
    var weights = new OnnxWeights(OnnxGraph.read(file));
    return weights.weights(weights.config(heads, normEps));
  }

  private void nameMatrices() {
    var biases = new HashMap<String, String>(); // by what is added to them
    for (var node : graph.nodes()) {
      if (node.operation().equals("Add") && node.inputs().size() == 2) {
        for (int i = 0; i < 2; i++) {
          var bias = node.inputs().get(i);
          if (bias.endsWith(BertWeights.BIAS) && graph.tensors().containsKey(bias)) {
            biases.put(node.inputs().get(1 - i), bias);
          }
        }
      }
    }
    for (var node : graph.nodes()) {
      if (node.operation().equals("MatMul") && node.inputs().size() == 2) {
        nameMatrix(node, biases);
      }
    }
  }

  private void nameMatrix(OnnxGraph.Node product, Map<String, String> biases) {
    var matrix = graph.tensors().get(product.inputs().get(1));
    if (matrix == null || product.outputs().size() != 1) {
      return;
    }
    var bias = biases.get(product.outputs().getFirst());
    if (bias == null) {
      return;
    }
    var stem = bias.substring(0, bias.length() - BertWeights.BIAS.length());
    if (transposed.put(stem + BertWeights.WEIGHT, matrix) != null) {
      throw new Fault(Code.DAMAGED_FILE, "The ONNX file adds " + bias + " to two products");
    }
  }

  private BertConfig config(int heads, float normEps) {
    var words = matrix(BertWeights.WORDS);
    var inner = named.get(innerBias(0));
    if (inner == null || inner.dimensions().size() != 1) {
      throw missing(innerBias(0));
    }
    int layers = 1;
    while (named.containsKey(innerBias(layers))) {
      layers++;
    }
    return new BertConfig(
        words.get(0),
        matrix(BertWeights.POSITIONS).get(0),
        matrix(BertWeights.TYPES).get(0),
        words.get(1),
        layers,
        heads,
        inner.dimensions().getFirst(),
        normEps);
  }

  private static String innerBias(int layer) {
    return BertWeights.layer(layer, BertWeights.INNER) + BertWeights.BIAS;
  }

  private List<Integer> matrix(String name) {
    var tensor = named.get(name + BertWeights.WEIGHT);
    if (tensor == null || tensor.dimensions().size() != 2) {
      throw missing(name + BertWeights.WEIGHT);
    }
    return tensor.dimensions();
  }

  private BertWeights weights(BertConfig config) {
    var all = new LinkedHashMap<String, Stored>();
    for (var shape : BertWeights.shapes(config)) {
      var turned = transposed.get(shape.name());
      var found = turned == null ? named.get(shape.name()) : turned;
      if (found == null) {
        throw missing(shape.name());
      }
      var wanted =
          BertWeights.vector(shape)
              ? List.of(shape.columns())
              : turned == null
                  ? List.of(shape.rows(), shape.columns())
                  : List.of(shape.columns(), shape.rows());
      if (!found.dimensions().equals(wanted)) {
        throw new Fault(
            Code.DAMAGED_WEIGHTS,
            "The ONNX file has %s as %s, which should be %s"
                .formatted(shape.name(), found.dimensions(), wanted));
      }
      float[] values = found.floats();
      all.put(
          shape.name(),
          new Stored.Floats(
              turned == null ? values : transpose(values, shape.rows(), shape.columns())));
    }
    return BertWeights.of(config, all);
  }

  /// [columns, rows] to [rows, columns].
  private static float[] transpose(float[] x, int rows, int columns) {
    float[] y = new float[x.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        y[i * columns + j] = x[j * rows + i];
      }
    }
    return y;
  }

  private static Fault missing(String name) {
    return new Fault(Code.DAMAGED_WEIGHTS, "The ONNX file has no tensor " + name);
  }
}
