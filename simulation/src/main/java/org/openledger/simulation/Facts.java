package org.openledger.simulation;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What is the case on a machine between two steps, read past the code that is simulated where that
/// is possible.
///
/// @param book the double-entry book
/// @param receipts the receipts recorded
/// @param signed every number ever signed for, with the receipt it was signed for
/// @param earned what everybody together has earned
/// @param chain what the distributor on chain says
/// @param kept everything that may neither change nor go, by what it is
/// @param torn what is there only in part, in words
record Facts(
    Book book,
    List<Receipt> receipts,
    SortedSet<Signed> signed,
    Earned earned,
    Chain chain,
    SortedMap<String, String> kept,
    List<String> torn) {

  /// Two sums of an account.
  record Sums(BigInteger debits, BigInteger credits) {
    static final Sums ZERO = new Sums(BigInteger.ZERO, BigInteger.ZERO);

    Sums plus(Sums other) {
      return new Sums(debits.add(other.debits), credits.add(other.credits));
    }
  }

  /// The book.
  ///
  /// @param accounts the sums that are kept with each account
  /// @param entries the sums of its entries
  /// @param holds what is reserved, by hold
  record Book(
      SortedMap<String, Sums> accounts,
      SortedMap<String, Sums> entries,
      SortedMap<String, Held> holds) {
    Book {
      holds = Collections.unmodifiableSortedMap(new TreeMap<>(holds));
      accounts = Collections.unmodifiableSortedMap(new TreeMap<>(accounts));
      entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /// What a payer has left.
    BigInteger payer(String address) {
      return balance("payer/" + address);
    }

    /// What a credit account holds.
    BigInteger balance(String account) {
      var sums = accounts.getOrDefault(account, Sums.ZERO);
      return sums.credits().subtract(sums.debits());
    }

    /// What is reserved of a payer's money.
    BigInteger held(String address) {
      return holds.values().stream()
          .filter(held -> held.payer().equals(address))
          .map(Held::amount)
          .reduce(BigInteger.ZERO, BigInteger::add);
    }
  }

  /// An open hold.
  record Held(String payer, BigInteger amount) {}

  /// A recorded receipt.
  ///
  /// @param signed its number and identity
  /// @param payer the account that pays
  /// @param epoch where it is settled
  /// @param fee what its body says
  /// @param lines what its lines sum to
  /// @param debits what its epoch was given for it, once for every time
  record Receipt(
      Signed signed,
      String payer,
      long epoch,
      BigInteger fee,
      BigInteger lines,
      List<BigInteger> debits) {}

  /// A number that was signed for a body.
  record Signed(long sequence, String id) implements Comparable<Signed> {
    @Override
    public int compareTo(Signed other) {
      int order = Long.compare(sequence, other.sequence);
      return order != 0 ? order : id.compareTo(other.id);
    }
  }

  /// Sums over all accounts that earn.
  ///
  /// @param settled earned in computed epochs
  /// @param vesting earned, due later
  /// @param provisional what the epochs would add that are not computed yet
  /// @param waiting what is in common pools once the open epoch has closed
  record Earned(
      BigInteger settled, BigInteger vesting, BigInteger provisional, BigInteger waiting) {}

  /// The distributor.
  record Chain(BigInteger funded, BigInteger claimed, long lastEpoch) {}

  Facts {
    receipts = List.copyOf(receipts);
    signed = Collections.unmodifiableSortedSet(new TreeSet<>(signed));
    kept = Collections.unmodifiableSortedMap(new TreeMap<>(kept));
    torn = List.copyOf(torn);
  }

  /// What all recorded receipts have cost.
  BigInteger fees() {
    return receipts.stream().map(Receipt::fee).reduce(BigInteger.ZERO, BigInteger::add);
  }

  /// What a payer's recorded receipts have cost.
  BigInteger fees(String payer) {
    return receipts.stream()
        .filter(receipt -> receipt.payer().equals(payer))
        .map(Receipt::fee)
        .reduce(BigInteger.ZERO, BigInteger::add);
  }
}
