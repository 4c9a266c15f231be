package org.openledger.verify;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.ModelId;
import org.openledger.core.receipt.Verification.Check;
import org.openledger.memory.MemoryFactory;
import org.openledger.memory.search.SpotCheck;

/// Spot checks of the indexes that answers were found in, each made once.
final class Leaves {
  private static final int PPM_OF_A_TENTH_OF_A_PERCENT = 1_000;

  private final MemoryFactory memories;
  private final int most;
  private final long seed;
  private final Map<ModelId, Check> checked = new HashMap<>();

  /// @param most leaves that are made again of each index; none if 0
  /// @param seed draws them
  Leaves(MemoryFactory memories, int most, long seed) {
    this.memories = memories;
    this.most = most;
    this.seed = seed;
  }

  /// The check of a model's index, if it has one.
  Optional<Check> check(ModelId id) {
    return most > 0 && memories.has(id)
        ? Optional.of(checked.computeIfAbsent(id, this::made))
        : Optional.empty();
  }

  private Check made(ModelId id) {
    SpotCheck.Report report;
    try {
      report = memories.spotCheck(id, most, seed);
    } catch (Failure e) {
      return new Check("leaves", false, e.text());
    }
    var wrong = report.wrong();
    return wrong.isPresent()
        ? new Check("leaves", false, said(wrong.get()) + drawn(report))
        : new Check("leaves", true, meant(report) + drawn(report));
  }

  private static String said(SpotCheck.Wrong wrong) {
    return "leaf %d, of record %s, is not what is made of it: %s differs"
        .formatted(wrong.leaf(), wrong.record(), wrong.what());
  }

  private static String meant(SpotCheck.Report report) {
    if (report.checked() == report.of()) {
      return "all %d are what is made of their records".formatted(report.of());
    }
    int tenths = Math.ceilDiv(report.wrongPpmMost(), PPM_OF_A_TENTH_OF_A_PERCENT);
    return ("%d of %d are what is made of their records: with 99 %% confidence"
            + " fewer than %d.%d %% are not")
        .formatted(report.checked(), report.of(), tenths / 10, tenths % 10);
  }

  private static String drawn(SpotCheck.Report report) {
    return report.checked() == report.of() ? "" : " (drawn with --seed " + report.seed() + ")";
  }
}
