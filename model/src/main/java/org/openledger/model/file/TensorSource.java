package org.openledger.model.file;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.model.tensor.Stored;
import org.openledger.model.weights.Weights;

/// Named tensors that can be read, whether they lie in one file or in several.
public sealed interface TensorSource extends AutoCloseable permits SafeTensors, ShardedTensors {

  /// Tensor names in ascending order.
  SequencedSet<String> names();

  /// Where a tensor lies; refuses a name that is not there.
  TensorInfo info(String name);

  /// A tensor of F32, F16 or BF16 as floats, row-major, widened exactly.
  float[] floats(String name);

  /// A tensor of F32, F16 or BF16 where it lies: F32 and BF16 matrices stay in the file, mapped for
  /// as long as they are in use and whether or not this source is closed; vectors and F16 are read.
  Stored stored(String name);

  /// A tensor of F64, F32, F16 or BF16 as doubles, row-major, widened exactly.
  double[] doubles(String name);

  /// A tensor of a whole-number type (all but U64) as longs, row-major.
  long[] longs(String name);

  /// The `__metadata__` strings.
  Map<String, String> metadata();

  @Override
  void close();

  default boolean has(String name) {
    return names().contains(name);
  }

  /// Floats of a tensor that must have exactly this shape and hold finite numbers only.
  default float[] finiteFloats(String name, long... shape) {
    requireShape(name, shape);
    var values = floats(name);
    Weights.requireFinite(name, values);
    return values;
  }

  /// Refuses another shape than the given one.
  default void requireShape(String name, long... shape) {
    var wanted = Arrays.stream(shape).boxed().toList();
    var found = info(name);
    if (!found.shape().equals(wanted)) {
      throw new Fault(
          Code.DAMAGED_WEIGHTS, "Tensor " + found.describe() + " should have the shape " + wanted);
    }
  }

  /// Refuses tensors beside the given names.
  default void requireOnly(SequencedSet<String> known) {
    List<String> extra = names().stream().filter(name -> !known.contains(name)).toList();
    if (!extra.isEmpty()) {
      throw new Fault(
          Code.DAMAGED_WEIGHTS,
          extra.size() + " tensors have no place in the model, the first is " + extra.getFirst());
    }
  }
}
