package org.openledger.chain.pool;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.Account;
import org.openledger.chain.evm.StateReader;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.hash.Hash;

/// A state made of accounts by hand.
final class Accounts implements StateReader {
  final SortedMap<Address, Account> accounts = new TreeMap<>();

  void put(KeyPair key, long nonce, long balance) {
    Account rich = Account.ofBalance(UInt256.of(balance));
    accounts.put(
        key.address(), new Account(nonce, rich.balance(), rich.codeHash(), rich.storageRoot()));
  }

  @Override
  public @Nullable Account account(Address address) {
    return accounts.get(address);
  }

  @Override
  public byte[] code(Hash codeHash) {
    return new byte[0];
  }

  @Override
  public UInt256 storage(Address address, UInt256 key) {
    return UInt256.ZERO;
  }
}
