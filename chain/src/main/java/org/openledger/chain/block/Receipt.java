package org.openledger.chain.block;

import java.util.List;
import org.openledger.chain.evm.LogEntry;
import org.openledger.chain.state.Trie;
import org.openledger.core.hash.Hash;
import org.openledger.core.rlp.Rlp;
import org.openledger.core.rlp.RlpItem;

/// What the chain records of an executed transaction.
///
/// @param type EIP-2718 type of the transaction
/// @param cumulativeGasUsed gas of this and the transactions before it in the block
public record Receipt(
    int type, boolean success, long cumulativeGasUsed, Bloom bloom, List<LogEntry> logs) {
  public Receipt {
    logs = List.copyOf(logs);
  }

  public static Receipt of(int type, boolean success, long cumulativeGas, List<LogEntry> logs) {
    return new Receipt(type, success, cumulativeGas, Bloom.ofLogs(logs), logs);
  }

  /// The form the receipts root commits to (EIP-2718, EIP-658).
  public byte[] encode() {
    byte[] list =
        Rlp.encode(
            Rlp.list(
                Rlp.of(success ? 1 : 0),
                Rlp.of(cumulativeGasUsed),
                Rlp.of(bloom.bytes()),
                logsToRlp()));
    if (type == 0) {
      return list;
    }
    byte[] typed = new byte[list.length + 1];
    typed[0] = (byte) type;
    System.arraycopy(list, 0, typed, 1, list.length);
    return typed;
  }

  /// The form on disk, without the filter, which the logs determine.
  RlpItem toStored() {
    return Rlp.list(Rlp.of(type), Rlp.of(success ? 1 : 0), Rlp.of(cumulativeGasUsed), logsToRlp());
  }

  static Receipt fromStored(RlpItem item) {
    List<RlpItem> fields = Rlp.items(item, 4);
    return of(
        (int) Rlp.number(fields.get(0)),
        Rlp.number(fields.get(1)) == 1,
        Rlp.number(fields.get(2)),
        Rlp.items(fields.get(3)).stream().map(Receipt::log).toList());
  }

  private RlpItem logsToRlp() {
    return Rlp.list(
        logs.stream()
            .map(log ->
                Rlp.list(
                    Rlp.of(log.address()),
                    Rlp.list(log.topics().stream().map(Rlp::of).toList()),
                    Rlp.of(log.data())))
            .toList());
  }

  private static LogEntry log(RlpItem item) {
    List<RlpItem> fields = Rlp.items(item, 3);
    return new LogEntry(
        Rlp.address(fields.get(0)),
        Rlp.items(fields.get(1)).stream().map(Rlp::hash).toList(),
        Rlp.bytes(fields.get(2)));
  }

  static Hash root(List<Receipt> receipts) {
    return Trie.ofList(receipts.stream().map(Receipt::encode).toList());
  }
}
