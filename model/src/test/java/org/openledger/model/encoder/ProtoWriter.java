package org.openledger.model.encoder;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes protocol buffers messages, and with them the ONNX files that tests read.
final class ProtoWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ProtoWriter number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  ProtoWriter bytes(int field, byte[] value) {
    varint(((long) field << 3) | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  ProtoWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtoWriter message(int field, ProtoWriter value) {
    return bytes(field, value.done());
  }

  void varint(long value) {
    long left = value;
    while ((left & ~0x7FL) != 0) {
      out.write((int) ((left & 0x7F) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }

  byte[] done() {
    return out.toByteArray();
  }

  static ProtoWriter tensor(String name, float[] values, long... dimensions) {
    var raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    var tensor = new ProtoWriter();
    for (long size : dimensions) {
      tensor.number(1, size);
    }
    return tensor.number(2, 1).text(8, name).bytes(9, raw.array());
  }

  static ProtoWriter node(String operation, String first, String second, String output) {
    return new ProtoWriter().text(1, first).text(1, second).text(2, output).text(4, operation);
  }

  static ProtoWriter model(ProtoWriter graph) {
    return new ProtoWriter().number(1, 7).text(2, "test").message(7, graph);
  }

  /// A graph as exporters write it: matrices transposed, under names that say nothing.
  static ProtoWriter graph(BertWeights weights) {
    var tensors = new ArrayList<ProtoWriter>();
    var nodes = new ArrayList<ProtoWriter>();
    for (var shape : BertWeights.shapes(weights.config())) {
      float[] values = weights.floats(shape.name());
      boolean linear = !BertWeights.vector(shape) && !shape.name().startsWith("embeddings");
      if (!linear) {
        tensors.add(tensor(shape.name(), values, BertWeights.sizes(shape)));
        continue;
      }
      var name = "onnx::MatMul_" + tensors.size();
      var bias = shape.name().replace(".weight", ".bias");
      tensors.add(tensor(name, transposed(values, shape), shape.columns(), shape.rows()));
      nodes.add(node("MatMul", "/in" + name, name, "/out" + name));
      nodes.add(
          nodes.size() % 4 == 1
              ? node("Add", bias, "/out" + name, "/sum" + name)
              : node("Add", "/out" + name, bias, "/sum" + name));
    }
    nodes.add(node("Add", "/somewhere", "/else", "/there"));
    nodes.add(node("MatMul", "/query", "/keys", "/scores"));
    var graph = new ProtoWriter();
    nodes.forEach(node -> graph.message(1, node));
    // What the reader passes over: another type, a name of the graph.
    graph.message(
        5, new ProtoWriter().number(1, 1).number(2, 7).text(8, "embeddings.position_ids"));
    tensors.forEach(tensor -> graph.message(5, tensor));
    return graph.text(2, "graph");
  }

  private static float[] transposed(float[] x, org.openledger.model.weights.Weights.Shape shape) {
    float[] y = new float[x.length];
    for (int i = 0; i < shape.rows(); i++) {
      for (int j = 0; j < shape.columns(); j++) {
        y[j * shape.rows() + i] = x[i * shape.columns() + j];
      }
    }
    return y;
  }

  /// Prefixes of a file, every one or every `step`-th.
  static List<byte[]> prefixes(byte[] file, int step) {
    var all = new ArrayList<byte[]>();
    for (int length = 0; length < file.length; length += step) {
      all.add(java.util.Arrays.copyOf(file, length));
    }
    return all;
  }
}
