package org.openledger.chain.state;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.openledger.chain.evm.Account;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.rlp.Rlp;
import org.openledger.core.rlp.RlpItem;

/// Keys and values of the state's tables.
final class Keys {
  private Keys() {}

  /// A block number as a key that sorts.
  static byte[] number(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  static byte[] slot(Address address, UInt256 key) {
    return join(address.bytes(), key.toBytes32());
  }

  static byte[] join(byte[] a, byte[] b) {
    byte[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  /// The account as the state trie's leaf holds it (Yellow Paper, 4.1).
  static byte[] encode(Account account) {
    return Rlp.encode(
        Rlp.list(
            Rlp.of(account.nonce()),
            Rlp.of(account.balance()),
            Rlp.of(account.storageRoot()),
            Rlp.of(account.codeHash())));
  }

  static Account account(byte[] encoded) {
    List<RlpItem> fields = Rlp.items(Rlp.decode(encoded), 4);
    return new Account(
        Rlp.uint256(fields.get(0)).d(),
        Rlp.uint256(fields.get(1)),
        Rlp.hash(fields.get(3)),
        Rlp.hash(fields.get(2)));
  }
}
