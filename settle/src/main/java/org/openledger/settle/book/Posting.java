package org.openledger.settle.book;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;

/// A set of transfers that is entered in the book whole or not at all, and only once.
///
/// @param id its identity; the same id with the same legs is the same posting
/// @param memo what it was for
public record Posting(Hash id, String memo, List<Leg> legs) {

  /// Legs of one posting.
  static final int LEGS_MAX = 1_000_000;

  /// Which way an account's balance counts.
  public enum Side {
    /// Something the node has: balance = debits - credits.
    DEBIT,
    /// Something the node owes: balance = credits - debits.
    CREDIT
  }

  /// An account of the book. Balances are never negative.
  public record BookAccount(String name, Side side) {

    public BookAccount {
      assert !name.isBlank() && name.indexOf('\n') < 0 : "an account named \"" + name + "\"";
    }

    /// Prefix of the accounts of earnings.
    public static final String EARNED = "earned/";

    /// Prefix of the accounts of earnings that fall due later.
    public static final String VESTING = "vesting/";

    /// Prefix of the accounts of common pools.
    public static final String POOL = "pool/";

    /// Prefix of the accounts of reservations.
    public static final String HELD = "held/";

    /// OPEN that the node holds itself.
    public static final BookAccount NODE = new BookAccount("assets/node", Side.DEBIT);

    /// OPEN in the RewardDistributor, not claimed yet.
    public static final BookAccount DISTRIBUTOR = new BookAccount("assets/distributor", Side.DEBIT);

    /// What strangers paid into the RewardDistributor.
    public static final BookAccount DONATIONS = new BookAccount("donations", Side.CREDIT);

    /// What a payer has paid in advance.
    public static BookAccount payer(Address account) {
      return new BookAccount("payer/" + account, Side.CREDIT);
    }

    /// What is reserved of a payer's balance for answers that are being written.
    public static BookAccount held(Address account) {
      return new BookAccount(HELD + account, Side.CREDIT);
    }

    /// Fees of an epoch until it is settled.
    public static BookAccount clearing(long epoch) {
      assert epoch >= 1 : "epochs are numbered from 1, not " + epoch;
      return new BookAccount("clearing/" + epoch, Side.CREDIT);
    }

    /// What waits in a Datanet's common pool.
    public static BookAccount pool(Hash datanet) {
      return new BookAccount(POOL + datanet, Side.CREDIT);
    }

    /// What an account earned and can claim.
    public static BookAccount earned(Address account) {
      return new BookAccount(EARNED + account, Side.CREDIT);
    }

    /// What an account earned and can claim in later epochs.
    public static BookAccount vesting(Address account) {
      return new BookAccount(VESTING + account, Side.CREDIT);
    }
  }

  /// A transfer between two accounts.
  public record Leg(BookAccount debit, BookAccount credit, BigInteger amount) {

    public Leg {
      if (amount.signum() <= 0 || amount.bitLength() > 256 || debit.equals(credit)) {
        throw new Refusal(
            Code.INVALID_ARGUMENT,
            "no transfer: " + amount + " from " + credit.name() + " to " + debit.name());
      }
    }
  }

  public Posting {
    legs = List.copyOf(legs);
    if (legs.isEmpty() || legs.size() > LEGS_MAX) {
      throw new Refusal(Code.INVALID_ARGUMENT, "a posting has " + legs.size() + " legs");
    }
  }

  /// An id derived from what the posting is about, such as `deposit` and a reference.
  public static Hash id(String purpose, String reference) {
    return Keccak.hash256((purpose + "\n" + reference).getBytes(StandardCharsets.UTF_8));
  }

  /// Digest of the legs, by which a repeated id is recognised as the same posting.
  Hash digest() {
    List<byte[]> parts = new ArrayList<>(legs.size());
    for (Leg leg : legs) {
      String text = leg.debit.name + "\n" + leg.credit.name + "\n" + leg.amount + "\n";
      parts.add(text.getBytes(StandardCharsets.UTF_8));
    }
    assert parts.size() == legs.size() : "a leg outside the digest";
    return Keccak.hash256(parts.toArray(byte[][]::new));
  }
}
