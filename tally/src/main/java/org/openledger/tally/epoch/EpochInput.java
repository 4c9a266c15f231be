package org.openledger.tally.epoch;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.openledger.core.digest.SignedHash;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.CreditLine;
import org.openledger.tally.split.Line;
import org.openledger.tally.split.Member;
import org.openledger.tally.split.ModelTerms;
import org.openledger.tally.split.SplitParameters;

/// Everything an epoch is computed from; the order of the receipts does not matter.
public record EpochInput(
    EpochState previous,
    List<SettledReceipt> receipts,
    Adapters adapters,
    Membership membership,
    Vesting vesting) {

  /// A receipt reduced to what the tables need.
  ///
  /// @param signed hash of the receipt with its signature
  /// @param total what the payer paid
  /// @param credits what its adapter's line is divided by
  public record SettledReceipt(
      Hash id, SignedHash signed, BigInteger total, List<Line> lines, List<CreditLine> credits) {

    public SettledReceipt {
      lines = List.copyOf(lines);
      credits = List.copyOf(credits);
      assert total.signum() >= 0 : "a payer was paid " + total;
    }
  }

  /// What is registered of the model version behind an adapter's account.
  @FunctionalInterface
  public interface Adapters {
    Adapter of(ClusterKey adapter);
  }

  /// A model version with an adapter.
  ///
  /// @param reliability R of its card, 0 to 65536
  /// @param clusters the clusters of the snapshots that it was trained on
  public record Adapter(int reliability, SortedSet<ClusterKey> clusters) {
    public Adapter {
      clusters = Collections.unmodifiableSortedSet(new TreeSet<>(clusters));
      Refusal.require(
          reliability >= 0 && reliability <= ModelTerms.RELIABILITY_WHOLE,
          "reliability " + reliability);
    }
  }

  /// The member table of a cluster of records, earliest commitment first; empty where none is
  /// known.
  @FunctionalInterface
  public interface Membership {
    List<Member> of(ClusterKey cluster);
  }

  /// Fixed fractions of an amount that fall due 1, 2, ... epochs later; the rest is due at once.
  public record Vesting(List<Integer> laterPpm) {

    /// Everything is due in its own epoch.
    public static final Vesting NONE = new Vesting(List.of());

    /// Epochs an amount may be spread over.
    public static final int EPOCHS_MAX = 256;

    public Vesting {
      laterPpm = List.copyOf(laterPpm);
      long sum = laterPpm.stream().mapToLong(Integer::longValue).sum();
      boolean negative = laterPpm.stream().anyMatch(ppm -> ppm < 0);
      if (negative || sum > SplitParameters.MILLION || laterPpm.size() > EPOCHS_MAX) {
        throw new Refusal(Code.INVALID_ARGUMENT, "vesting fractions " + laterPpm);
      }
    }
  }

  public EpochInput {
    receipts = List.copyOf(receipts);
  }
}
