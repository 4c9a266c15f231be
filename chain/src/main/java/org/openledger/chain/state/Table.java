package org.openledger.chain.state;

/// The tables of the chain's database, each a range of keys that begins with the table's letter.
///
/// Numbers in keys are eight big-endian bytes, so that they sort. The letters are part of the
/// format on disk.
public enum Table {
  /// address -> account, as in the trie's leaf.
  ACCOUNT('a'),
  /// address, slot -> value without leading zeros.
  STORAGE('s'),
  /// code hash -> code.
  CODE('c'),
  /// nibble path -> node of the account trie.
  ACCOUNT_NODE('n'),
  /// address hash, nibble path -> node of that account's storage trie.
  STORAGE_NODE('m'),
  /// address, block -> the account before that block; empty if there was none.
  ACCOUNT_HISTORY('A'),
  /// address, slot, block -> the value before that block.
  STORAGE_HISTORY('S'),
  /// block -> what the block touched, for pruning.
  TOUCHED('p'),
  /// name -> single values such as the head.
  META('!'),
  /// block number -> header.
  HEADER('h'),
  /// block number -> transactions and withdrawals.
  BODY('b'),
  /// block number -> receipts.
  RECEIPTS('r'),
  /// block hash -> block number.
  NUMBER('#'),
  /// transaction hash -> block number and index.
  TRANSACTION('t');

  private final byte letter;

  Table(char letter) {
    this.letter = (byte) letter;
  }

  byte[] key(byte[] key) {
    byte[] full = new byte[key.length + 1];
    full[0] = letter;
    System.arraycopy(key, 0, full, 1, key.length);
    return full;
  }
}
