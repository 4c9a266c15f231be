package org.openledger.model.lora;

import java.util.EnumSet;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// Rank, alpha and targets of an adapter; `rsLora` scales by alpha / sqrt(rank) in place of alpha /
/// rank.
public record LoraConfig(int rank, boolean rsLora, int alpha, List<Projection> targets) {
  /// Largest rank taken.
  public static final int RANK_MAX = 1024;

  /// Checks the bounds and puts the targets in flat order.
  public LoraConfig {
    if (rank < 1 || rank > RANK_MAX || alpha < 1 || alpha > 1 << 20) {
      throw new Refusal(Code.UNSUPPORTED_CONFIG, "LoRA rank " + rank + ", alpha " + alpha);
    }
    if (targets.isEmpty() || EnumSet.copyOf(targets).size() != targets.size()) {
      throw new Refusal(Code.UNSUPPORTED_CONFIG, "LoRA targets " + targets);
    }
    targets = targets.stream().sorted().toList();
  }

  /// An adapter on all seven linear layers.
  public static LoraConfig onAll(int rank, int alpha) {
    return new LoraConfig(rank, false, alpha, List.of(Projection.values()));
  }

  /// The factor on B A x.
  public float scaling() {
    return (float) (rsLora ? alpha / Math.sqrt(rank) : alpha / (double) rank);
  }
}
