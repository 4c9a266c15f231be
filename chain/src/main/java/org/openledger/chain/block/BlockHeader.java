package org.openledger.chain.block;

import java.util.List;
import org.openledger.chain.state.Trie;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.rlp.Rlp;
import org.openledger.core.rlp.RlpException;
import org.openledger.core.rlp.RlpItem;

/// A block header with all fields of Osaka, in the order of their encoding.
///
/// @param timestamp seconds since the Unix epoch, unsigned
/// @param mixHash the PREVRANDAO value (EIP-4399)
/// @param nonce eight bytes, zero since proof of stake
/// @param requestsHash commitment to the requests to the consensus layer (EIP-7685)
public record BlockHeader(
    Hash parentHash,
    Hash ommersHash,
    Address coinbase,
    Hash stateRoot,
    Hash transactionsRoot,
    Hash receiptsRoot,
    Bloom logsBloom,
    UInt256 difficulty,
    long number,
    long gasLimit,
    long gasUsed,
    long timestamp,
    byte[] extraData,
    Hash mixHash,
    byte[] nonce,
    UInt256 baseFee,
    Hash withdrawalsRoot,
    long blobGasUsed,
    long excessBlobGas,
    Hash parentBeaconBlockRoot,
    Hash requestsHash) {
  /// keccak of the empty RLP list: the hash of no ommers.
  public static final Hash NO_OMMERS = Keccak.hash256(new byte[] {(byte) 0xc0});

  /// Root of an empty list of transactions, receipts or withdrawals.
  public static final Hash EMPTY_LIST = Trie.EMPTY_ROOT;

  private static final int FIELDS = 21;
  private static final int NONCE_BYTES = 8;

  /// keccak-256 of the encoding: the block's hash.
  public Hash hash() {
    return Keccak.hash256(encode());
  }

  public byte[] encode() {
    return Rlp.encode(toRlp());
  }

  RlpItem toRlp() {
    return Rlp.list(
        Rlp.of(parentHash),
        Rlp.of(ommersHash),
        Rlp.of(coinbase),
        Rlp.of(stateRoot),
        Rlp.of(transactionsRoot),
        Rlp.of(receiptsRoot),
        Rlp.of(logsBloom.bytes()),
        Rlp.of(difficulty),
        Rlp.of(number),
        Rlp.of(gasLimit),
        Rlp.of(gasUsed),
        Rlp.of(timestamp),
        Rlp.of(extraData),
        Rlp.of(mixHash),
        Rlp.of(nonce),
        Rlp.of(baseFee),
        Rlp.of(withdrawalsRoot),
        Rlp.of(blobGasUsed),
        Rlp.of(excessBlobGas),
        Rlp.of(parentBeaconBlockRoot),
        Rlp.of(requestsHash));
  }

  /// Reads a header back.
  ///
  /// @throws RlpException if the bytes are not the encoding of a header
  public static BlockHeader decode(byte[] encoded) {
    return fromRlp(Rlp.decode(encoded));
  }

  static BlockHeader fromRlp(RlpItem item) {
    List<RlpItem> f = Rlp.items(item, FIELDS);
    return new BlockHeader(
        Rlp.hash(f.get(0)),
        Rlp.hash(f.get(1)),
        Rlp.address(f.get(2)),
        Rlp.hash(f.get(3)),
        Rlp.hash(f.get(4)),
        Rlp.hash(f.get(5)),
        Bloom.of(fixed(f.get(6), Bloom.SIZE)),
        Rlp.uint256(f.get(7)),
        Rlp.number(f.get(8)),
        Rlp.number(f.get(9)),
        Rlp.number(f.get(10)),
        unsigned64(f.get(11)),
        Rlp.bytes(f.get(12)),
        Rlp.hash(f.get(13)),
        fixed(f.get(14), NONCE_BYTES),
        Rlp.uint256(f.get(15)),
        Rlp.hash(f.get(16)),
        Rlp.number(f.get(17)),
        Rlp.number(f.get(18)),
        Rlp.hash(f.get(19)),
        Rlp.hash(f.get(20)));
  }

  private static byte[] fixed(RlpItem item, int length) {
    byte[] bytes = Rlp.bytes(item);
    if (bytes.length != length) {
      throw new RlpException("a field of %d bytes has %d".formatted(length, bytes.length));
    }
    return bytes;
  }

  static long unsigned64(RlpItem item) {
    UInt256 value = Rlp.uint256(item);
    if (value.bitLength() > Long.SIZE) {
      throw new RlpException("the number does not fit 64 bits");
    }
    return value.d();
  }
}
