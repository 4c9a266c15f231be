package org.openledger.tally.epoch;

import java.math.BigInteger;
import java.util.List;
import org.openledger.core.digest.SignedHash;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.Line;
import org.openledger.tally.split.Member;
import org.openledger.tally.split.SplitParameters;

/// Everything an epoch is computed from; the order of the receipts does not matter.
public record EpochInput(
    EpochState previous, List<SettledReceipt> receipts, Membership membership, Vesting vesting) {

  /// A receipt reduced to what the tables need.
  ///
  /// @param signed hash of the receipt with its signature
  /// @param total what the payer paid
  public record SettledReceipt(Hash id, SignedHash signed, BigInteger total, List<Line> lines) {

    public SettledReceipt {
      lines = List.copyOf(lines);
      assert total.signum() >= 0 : "a payer was paid " + total;
    }
  }

  /// The member table of a cluster of records or of a Datanet's common pool, earliest commitment
  /// first; empty where none is known.
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
