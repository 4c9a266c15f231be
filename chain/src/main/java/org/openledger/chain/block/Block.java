package org.openledger.chain.block;

import java.util.ArrayList;
import java.util.List;
import org.openledger.chain.state.Trie;
import org.openledger.chain.tx.Rejection;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.core.hash.Hash;
import org.openledger.core.rlp.Rlp;
import org.openledger.core.rlp.RlpException;
import org.openledger.core.rlp.RlpItem;

/// A block: its header with the header's hash, transactions and withdrawals.
public record Block(
    BlockHeader header,
    Hash hash,
    List<SignedTransaction> transactions,
    List<Withdrawal> withdrawals) {
  /// Most bytes of an encoded block (EIP-7934): 10 MiB less 2 MiB for the consensus layer.
  public static final int SIZE_MAX = 8 << 20;

  /// What reading a block gives.
  public sealed interface Decoded {
    /// A well-formed block whose transactions are all validly signed.
    record Valid(Block block) implements Decoded {}

    /// Bytes that are no block.
    record Refused(String reason) implements Decoded {}
  }

  public Block {
    transactions = List.copyOf(transactions);
    withdrawals = List.copyOf(withdrawals);
  }

  public static Block of(
      BlockHeader header, List<SignedTransaction> transactions, List<Withdrawal> withdrawals) {
    return new Block(header, header.hash(), transactions, withdrawals);
  }

  public long number() {
    return header.number();
  }

  /// The RLP form that nodes exchange: header, transactions, no ommers, withdrawals.
  public byte[] encode() {
    List<RlpItem> items = new ArrayList<>();
    for (SignedTransaction transaction : transactions) {
      byte[] encoded = transaction.encoded();
      items.add(transaction.transaction().type() == 0 ? Rlp.decode(encoded) : Rlp.of(encoded));
    }
    return Rlp.encode(
        Rlp.list(
            header.toRlp(),
            Rlp.list(items),
            Rlp.list(),
            Rlp.list(withdrawals.stream().map(Withdrawal::toRlp).toList())));
  }

  /// Reads a block.
  public static Decoded decode(byte[] encoded) {
    if (encoded.length > SIZE_MAX) {
      return new Decoded.Refused("the block has more than " + SIZE_MAX + " bytes");
    }
    try {
      List<RlpItem> parts = Rlp.items(Rlp.decode(encoded), 4);
      List<SignedTransaction> transactions = new ArrayList<>();
      for (RlpItem item : Rlp.items(parts.get(1))) {
        transactions.add(transaction(item));
      }
      if (!Rlp.items(parts.get(2)).isEmpty()) {
        return new Decoded.Refused("the block has ommers");
      }
      List<Withdrawal> withdrawals =
          Rlp.items(parts.get(3)).stream().map(Withdrawal::fromRlp).toList();
      return new Decoded.Valid(of(BlockHeader.fromRlp(parts.get(0)), transactions, withdrawals));
    } catch (RlpException e) {
      return new Decoded.Refused(String.valueOf(e.getMessage()));
    }
  }

  private static SignedTransaction transaction(RlpItem item) {
    boolean legacy = item instanceof RlpItem.RlpList;
    byte[] encoded = legacy ? Rlp.encode(item) : Rlp.bytes(item);
    if (!legacy && encoded.length > 0 && (encoded[0] & 0xff) >= 0xc0) {
      throw new RlpException("a legacy transaction stands in a block as a list");
    }
    return switch (SignedTransaction.decode(encoded)) {
      case SignedTransaction.Decoded.Valid(var transaction) -> transaction;
      case SignedTransaction.Decoded.Refused(Rejection reason, String detail) ->
          throw new RlpException("%s: %s".formatted(reason, detail));
    };
  }

  static Hash transactionsRoot(List<SignedTransaction> transactions) {
    return Trie.ofList(transactions.stream().map(SignedTransaction::encoded).toList());
  }

  static Hash withdrawalsRoot(List<Withdrawal> withdrawals) {
    return Trie.ofList(
        withdrawals.stream().map(withdrawal -> Rlp.encode(withdrawal.toRlp())).toList());
  }
}
