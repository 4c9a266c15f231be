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
import org.openledger.tally.split.Line;

/// The row types of the five epoch tables and how each becomes a leaf: its fields as 32-byte words
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

  /// Table 3: what a cluster earned.
  ///
  /// @param carry what is carried in from the epoch before, never positive
  /// @param u carry + the sum of the cluster's lines
  /// @param v what the cluster is paid
  /// @param prefix running sum of v inside the datanet, itself included; memory has its own
  public record ClusterRow(
      ClusterKey key, BigInteger carry, BigInteger u, BigInteger v, BigInteger prefix)
      implements Row {
    @Override
    public MerkleSumTree.Leaf leaf() {
      return new Words().add(key).add(carry).add(u).add(prefix).leaf(v);
    }

    /// min(U, 0) halved toward zero.
    public BigInteger carryNext() {
      BigInteger carry = u.min(BigInteger.ZERO).divide(BigInteger.TWO);
      assert carry.signum() <= 0 && carry.compareTo(u.min(BigInteger.ZERO)) >= 0
          : carry + " of " + u;
      return carry;
    }
  }

  /// Table 4: what one account gets from one cluster, and how much of it is due in this epoch.
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

  /// Table 5: everything an account has earned since the first epoch. Its data is the bare 20 bytes
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
