package org.openledger.model.transformer;

import java.util.ArrayList;
import java.util.List;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.Projection;
import org.openledger.model.tensor.Matrix;
import org.openledger.model.tensor.PackedMatrix;

/// An adapter's matrices packed for every product they take part in, by layer and group of layers.
///
/// The scaling is multiplied into B once, here; so y += u (scaling B)^T and e = d (scaling B). It
/// does not refer to the adapter itself, so that a weak map can let both go.
final class PreparedLora {
  final int rank;
  private final List<Part> parts = new ArrayList<>();

  /// The adapted members of one group: `members` are their places within the group.
  static final class Part {
    final int[] members;
    final Projection[] projections;
    final int width;

    /// All A of the group side by side, [in, width]: u = x A^T.
    final PackedMatrix down = new PackedMatrix();

    /// The same for the way back, [width, in]: dx += e A.
    final PackedMatrix downBack = new PackedMatrix();

    /// scaling B^T of each member, [rank, out].
    final PackedMatrix[] up;

    /// scaling B of each member, [out, rank].
    final PackedMatrix[] upBack;

    private Part(LoraAdapter adapter, int layer, LinearGroup group) {
      var targets = adapter.config().targets();
      members =
          java.util.stream.IntStream.range(0, group.projections.size())
              .filter(i -> targets.contains(group.projections.get(i)))
              .toArray();
      int rank = adapter.config().rank();
      int count = members.length;
      projections = new Projection[count];
      width = count * rank;
      up = new PackedMatrix[count];
      upBack = new PackedMatrix[count];
      int in = group.projections.getFirst().in(adapter.model());
      float[] stacked = new float[width * in];
      for (int i = 0; i < count; i++) {
        projections[i] = group.projections.get(members[i]);
        Matrix a = adapter.matrix(layer, projections[i], false);
        System.arraycopy(a.data(), a.offset(), stacked, i * rank * in, rank * in);
        Matrix b = adapter.matrix(layer, projections[i], true);
        float scaling = adapter.config().scaling();
        up[i] = new PackedMatrix();
        up[i].load(b.transposed(), scaling);
        upBack[i] = new PackedMatrix();
        upBack[i].load(b, scaling);
      }
      Matrix all = Matrix.of(stacked, width, in);
      down.load(all.transposed(), 1f);
      downBack.load(all, 1f);
    }
  }

  PreparedLora(LoraAdapter adapter) {
    this.rank = adapter.config().rank();
    for (int layer = 0; layer < adapter.model().layers(); layer++) {
      for (LinearGroup group : LinearGroup.values()) {
        parts.add(new Part(adapter, layer, group));
      }
    }
  }

  Part part(int layer, LinearGroup group) {
    return parts.get(layer * LinearGroup.values().length + group.ordinal());
  }
}
