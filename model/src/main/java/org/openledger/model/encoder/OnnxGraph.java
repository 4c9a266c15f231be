package org.openledger.model.encoder;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;

/// What is needed of an ONNX model: its constant tensors, and its nodes by their inputs and
/// outputs.
///
/// Field numbers are those of onnx.proto: model 7 = graph; graph 1 = node, 5 = initialiser; node 1
/// = inputs, 2 = outputs, 4 = operation; tensor 1 = dimensions, 2 = type, 8 = name, 9 = raw data,
/// 14 = where the data lies.
///
/// @param tensors the constant tensors by name
/// @param nodes the nodes in the file's order
record OnnxGraph(Map<String, Constant> tensors, List<Node> nodes) {
  private static final int FLOAT = 1;
  private static final int GRAPH = 7;
  private static final int NODE = 1;
  private static final int TENSOR = 5;

  /// More are no encoder, and would only cost memory.
  private static final int NODES_MAX = 1 << 16;

  private static final int TENSORS_MAX = 1 << 14;
  private static final int NAMES_MAX = 1 << 10;
  private static final int DIMENSIONS_MAX = 8;

  /// One operation.
  record Node(String operation, List<String> inputs, List<String> outputs) {}

  /// A constant tensor, its numbers still in the file.
  ///
  /// @param from where its raw data begins in the file
  /// @param length how many bytes it has, those of its dimensions
  record Constant(String name, List<Integer> dimensions, byte[] file, int from, int length) {
    /// Its numbers, row-major.
    float[] floats() {
      float[] out = new float[length / Float.BYTES];
      ByteBuffer.wrap(file, from, length).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(out);
      return out;
    }
  }

  /// Reads a model. The file's bytes are used, not copied.
  static OnnxGraph read(byte[] file) {
    var model = new ProtoReader(file, 0, file.length);
    OnnxGraph graph = null;
    while (model.next()) {
      if (model.field() == GRAPH) {
        if (graph != null) {
          throw damaged("has two graphs");
        }
        graph = graph(model.message(), file);
      }
    }
    if (graph == null) {
      throw damaged("has no graph");
    }
    return graph;
  }

  private static OnnxGraph graph(ProtoReader graph, byte[] file) {
    var tensors = new LinkedHashMap<String, Constant>();
    var nodes = new ArrayList<Node>();
    while (graph.next()) {
      if (graph.field() == NODE) {
        nodes.add(node(graph.message()));
      } else if (graph.field() == TENSOR) {
        tensor(graph.message(), file, tensors);
      }
      if (nodes.size() > NODES_MAX || tensors.size() > TENSORS_MAX) {
        throw damaged("has more than " + NODES_MAX + " nodes or " + TENSORS_MAX + " tensors");
      }
    }
    return new OnnxGraph(tensors, nodes);
  }

  private static Node node(ProtoReader node) {
    var inputs = new ArrayList<String>();
    var outputs = new ArrayList<String>();
    var operation = "";
    while (node.next()) {
      switch (node.field()) {
        case 1 -> inputs.add(node.text());
        case 2 -> outputs.add(node.text());
        case 4 -> operation = node.text();
        default -> {}
      }
      if (inputs.size() > NAMES_MAX || outputs.size() > NAMES_MAX) {
        throw damaged("has a node of more than " + NAMES_MAX + " inputs or outputs");
      }
    }
    return new Node(operation, inputs, outputs);
  }

  /// Adds a tensor of floats that lie in the file; of other types none is ever asked for.
  private static void tensor(ProtoReader tensor, byte[] file, Map<String, Constant> out) {
    var dimensions = new ArrayList<Integer>();
    var name = "";
    long type = 0;
    long place = 0;
    int from = 0;
    int length = 0;
    while (tensor.next()) {
      switch (tensor.field()) {
        case 1 -> dimensions(tensor, dimensions);
        case 2 -> type = tensor.number();
        case 8 -> name = tensor.text();
        case 9 -> {
          from = tensor.bytesFrom();
          length = tensor.bytesLength();
        }
        case 14 -> place = tensor.number();
        default -> {}
      }
    }
    if (type != FLOAT || place != 0) {
      return;
    }
    if (bytes(name, dimensions) != length) {
      throw damaged(
          "gives tensor %s %d bytes, which are not the floats of %s"
              .formatted(name, length, dimensions));
    }
    if (out.put(name, new Constant(name, List.copyOf(dimensions), file, from, length)) != null) {
      throw damaged("has tensor " + name + " twice");
    }
  }

  private static void dimensions(ProtoReader tensor, List<Integer> out) {
    if (tensor.hasBytes()) {
      var numbers = tensor.message();
      while (numbers.left() && out.size() <= DIMENSIONS_MAX) {
        out.add(dimension(numbers.untagged()));
      }
    } else {
      out.add(dimension(tensor.number()));
    }
    if (out.size() > DIMENSIONS_MAX) {
      throw damaged("has a tensor of more than " + DIMENSIONS_MAX + " dimensions");
    }
  }

  private static int dimension(long size) {
    if (size < 0 || size > Integer.MAX_VALUE) {
      throw damaged("has a tensor with the dimension " + Long.toUnsignedString(size));
    }
    return (int) size;
  }

  private static long bytes(String name, List<Integer> dimensions) {
    try {
      long bytes = Float.BYTES;
      for (int size : dimensions) {
        bytes = Math.multiplyExact(bytes, size);
      }
      return bytes;
    } catch (ArithmeticException e) {
      throw new Fault(
          Code.DAMAGED_FILE,
          "The ONNX file gives tensor " + name + " the impossible shape " + dimensions,
          e);
    }
  }

  private static Failure damaged(String what) {
    return new Fault(Code.DAMAGED_FILE, "The ONNX file " + what);
  }
}
