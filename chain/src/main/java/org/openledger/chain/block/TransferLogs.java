package org.openledger.chain.block;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.Halt;
import org.openledger.chain.evm.LogEntry;
import org.openledger.chain.evm.Tracer;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;

/// Collects a transaction's logs, and between them the transfers of ether as if they were those of
/// a token.
final class TransferLogs implements Tracer {
  /// The address that stands for ether where tokens are named by theirs (ERC-7528).
  static final Address ETHER = Address.parse("0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");

  private static final Hash TRANSFER =
      Keccak.hash256(
          "Transfer(address,address,uint256)".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

  private final List<LogEntry> logs = new ArrayList<>();

  /// For each open frame the number of logs before it.
  private final Deque<Integer> frames = new ArrayDeque<>();

  @Override
  public void enter(FrameStart frame) {
    frames.push(logs.size());
    if (!frame.value().isZero() && moves(frame.kind())) {
      List<Hash> topics =
          List.of(TRANSFER, Hash.of(frame.from().toWord()), Hash.of(frame.to().toWord()));
      logs.add(new LogEntry(ETHER, topics, frame.value().toBytes32()));
    }
  }

  private static boolean moves(FrameKind kind) {
    return switch (kind) {
      case CALL, CREATE, CREATE2, SELFDESTRUCT -> true;
      case CALLCODE, DELEGATECALL, STATICCALL -> false;
    };
  }

  @Override
  public void exit(Halt halt, long gasUsed, byte @Nullable [] output) {
    int before = frames.pop();
    if (!halt.success()) {
      logs.subList(before, logs.size()).clear();
    }
  }

  @Override
  public void log(LogEntry entry) {
    logs.add(entry);
  }

  /// The logs since the last time, which must be between two transactions.
  List<LogEntry> take() {
    List<LogEntry> taken = List.copyOf(logs);
    logs.clear();
    return taken;
  }
}
