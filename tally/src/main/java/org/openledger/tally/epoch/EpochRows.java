package org.openledger.tally.epoch;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.SignedHash;
import org.openledger.core.hash.Hash;
import org.openledger.core.merkle.MerkleSumTree;
import org.openledger.core.merkle.SumNode;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.CreditLine;
import org.openledger.tally.split.Credited;
import org.openledger.tally.split.Line;

/// The row types of the seven epoch tables and how each becomes a leaf: its fields as 32-byte words
/// in order (signed numbers in two's complement), with the value that the tree sums.
public final class EpochRows {

  private static final BigInteger TWO_TO_256 = BigInteger.ONE.shiftLeft(256);

  private EpochRows() {}

  /// A row that is a leaf of a Merkle-sum tree.
  public sealed interface Row {
    MerkleSumTree.Leaf leaf();
  }

  /// Table 1: a signed receipt and what its payer paid.
  ///
  /// @param signed hash of the receipt with its signature
  public record ReceiptRow(Hash id, SignedHash signed, BigInteger fee) implements Row {
    @Override
    public MerkleSumTree.Leaf leaf() {
      return new Words().add(id).add(signed.value()).leaf(fee);
    }
  }

  /// Table 2: a line with the running sum of x inside its cluster, itself included.
  public record LineRow(Line line, BigInteger prefix) implements Row {
    @Override
    public MerkleSumTree.Leaf leaf() {
      return new Words().add(line.key()).add(line.receipt()).add(prefix).leaf(line.x());
    }
  }

  /// Table 3: a credit with the running sum inside its adapter's cluster, itself included.
  public record CreditRow(CreditLine line, BigInteger prefix) implements Row {
    @Override
    public MerkleSumTree.Leaf leaf() {
      return new Words().add(line.key()).add(line.receipt()).add(prefix).leaf(line.units());
    }
  }

  /// Table 4: what a cluster gets of what an adapter earned.
  ///
  /// @param belief what is believed of its credit
  /// @param carry what it owes from earlier epochs, 2^-20 nats, never positive
  /// @param u carry + the posterior mean of its credit
  /// @param share its share of what the adapter's account earned
  public record ShareRow(
      Credited key, Belief belief, BigInteger carry, BigInteger u, BigInteger share)
      implements Row {

    /// What is believed of a cluster's credit.
    ///
    /// @param reliability R, 0 to 65536
    /// @param credit the sum of what its receipts gave it
    /// @param generic what a cluster is worth of which nothing is known
    public record Belief(int reliability, BigInteger credit, BigInteger generic) {
      /// Where nothing was credited.
      public static final Belief NONE = new Belief(0, BigInteger.ZERO, BigInteger.ZERO);
    }

    ShareRow with(BigInteger amount) {
      return new ShareRow(key, belief, carry, u, amount);
    }

    @Override
    public MerkleSumTree.Leaf leaf() {
      return new Words()
          .add(key)
          .add(belief.reliability)
          .add(belief.credit)
          .add(belief.generic)
          .add(carry)
          .add(u)
          .leaf(share);
    }

    /// min(U, 0), halved toward zero where the adapter earned something.
    public BigInteger carryNext(boolean earned) {
      BigInteger owed = u.min(BigInteger.ZERO);
      return earned ? owed.divide(BigInteger.TWO) : owed;
    }
  }

  /// Table 5: what comes to a cluster and what it is paid.
  ///
  /// @param carry what waited in a common pool before; zero for all others
  /// @param u carry + the sum of its lines; for records the sum of its shares of adapters
  /// @param v what it is paid; nothing to an adapter, whose clusters are paid
  public record ClusterRow(ClusterKey key, BigInteger carry, BigInteger u, BigInteger v)
      implements Row {
    @Override
    public MerkleSumTree.Leaf leaf() {
      return new Words().add(key).add(carry).add(u).leaf(v);
    }
  }

  /// Table 6: what one account gets from one cluster, and how much of it is due in this epoch.
  public record AccountRow(Address account, ClusterKey key, BigInteger amount, BigInteger dueNow)
      implements Row, Comparable<AccountRow> {
    @Override
    public MerkleSumTree.Leaf leaf() {
      return new Words().add(account).add(key).add(dueNow).leaf(amount);
    }

    public BigInteger later() {
      return amount.subtract(dueNow);
    }

    @Override
    public int compareTo(AccountRow other) {
      int order = account.compareTo(other.account);
      return order != 0 ? order : key.compareTo(other.key);
    }
  }

  /// Table 7: everything an account has earned since the first epoch. Its data is the bare 20 bytes
  /// of the account, which is what the RewardDistributor checks claims against.
  public record EarningRow(Address account, BigInteger cumulative) implements Row {
    @Override
    public MerkleSumTree.Leaf leaf() {
      return new MerkleSumTree.Leaf(account.bytes(), cumulative);
    }
  }

  /// A pending amount as words.
  public static byte[] words(long dueEpoch, Address account, BigInteger amount) {
    return new Words().add(dueEpoch).add(account).add(amount).bytes.toByteArray();
  }

  /// A root as words: its hash and its sum.
  public static byte[] words(SumNode root) {
    return new Words().add(root.hash()).add(root.sum()).bytes.toByteArray();
  }

  /// Collects 32-byte words.
  private static final class Words {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Words add(Hash hash) {
      bytes.writeBytes(hash.bytes());
      return this;
    }

    Words add(Address address) {
      bytes.writeBytes(address.toWord());
      return this;
    }

    Words add(ClusterKey key) {
      return add(key.kind().code()).add(key.datanet()).add(key.cluster().commitment());
    }

    Words add(Credited key) {
      return add(key.adapter().cluster().commitment()).add(key.cluster());
    }

    Words add(long number) {
      return add(BigInteger.valueOf(number));
    }

    Words add(BigInteger number) {
      BigInteger word = number.signum() < 0 ? number.add(TWO_TO_256) : number;
      bytes.writeBytes(UInt256.of(word).toBytes32());
      return this;
    }

    MerkleSumTree.Leaf leaf(BigInteger sum) {
      return new MerkleSumTree.Leaf(bytes.toByteArray(), sum);
    }
  }
}
