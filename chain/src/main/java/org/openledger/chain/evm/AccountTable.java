package org.openledger.chain.evm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Touched accounts by address: open addressing, looked up with the low 160 bits of a word.
final class AccountTable {
  private static final long HIGH = 0xffffffffL;
  private @Nullable LiveAccount[] table = new @Nullable LiveAccount[64];
  private int size;

  /// The account whose address is in the low 160 bits of the word at `s[x]`, or null.
  @Nullable LiveAccount find(long[] s, int x) {
    return find(s[x], s[x + 1], s[x + 2] & HIGH);
  }

  @Nullable LiveAccount find(long a0, long a1, long a2) {
    int mask = table.length - 1;
    for (int i = hash(a0, a1, a2) & mask; ; i = (i + 1) & mask) {
      var account = table[i];
      if (account == null || (account.a0 == a0 && account.a1 == a1 && account.a2 == a2)) {
        return account;
      }
    }
  }

  void add(LiveAccount account) {
    if (++size * 2 > table.length) {
      grow();
    }
    insert(account);
  }

  /// All accounts, ascending by address.
  List<LiveAccount> sorted() {
    var accounts = new ArrayList<LiveAccount>(size);
    for (var account : table) {
      if (account != null) {
        accounts.add(account);
      }
    }
    accounts.sort(Comparator.comparing(account -> account.address));
    return accounts;
  }

  private void grow() {
    var old = table;
    table = new @Nullable LiveAccount[old.length * 2];
    for (var account : old) {
      if (account != null) {
        insert(account);
      }
    }
  }

  private void insert(LiveAccount account) {
    int mask = table.length - 1;
    int i = hash(account.a0, account.a1, account.a2) & mask;
    while (table[i] != null) {
      i = (i + 1) & mask;
    }
    table[i] = account;
  }

  private static int hash(long a0, long a1, long a2) {
    long mixed = a0 * 0x9e3779b97f4a7c15L ^ a1 * 0xc2b2ae3d27d4eb4fL ^ a2 * 0x165667b19e3779f9L;
    mixed ^= mixed >>> 32;
    return (int) (mixed ^ mixed >>> 15);
  }
}
