package org.openledger.chain.block;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.openledger.chain.evm.LogEntry;
import org.openledger.chain.tx.SystemCalls;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;

/// Requests to the consensus layer and the header's commitment to them (EIP-7685).
final class Requests {
  /// The commitment to no requests.
  static final Hash NONE = Sha256.digest(new byte[0]);

  private static final byte DEPOSIT = 0;

  private static final Hash DEPOSIT_EVENT =
      Hash.parse("0x649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5");

  /// Where each of the five fields of a deposit event begins, and its length in bytes.
  private static final int[][] LAYOUT = {{160, 48}, {256, 32}, {320, 8}, {384, 96}, {512, 8}};

  private static final int DEPOSIT_EVENT_BYTES = 576;

  private final List<byte[]> requests = new ArrayList<>();

  /// Adds a request: its type followed by its data.
  void add(byte[] request) {
    requests.add(request);
  }

  /// Adds the deposits made in these logs (EIP-6110).
  ///
  /// @return whether every deposit event is laid out as it must be
  boolean addDeposits(List<LogEntry> logs) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(DEPOSIT);
    for (LogEntry log : logs) {
      if (log.address().equals(SystemCalls.DEPOSITS)
          && !log.topics().isEmpty()
          && log.topics().getFirst().equals(DEPOSIT_EVENT)
          && !deposit(log.data(), all)) {
        return false;
      }
    }
    if (all.size() > 1) {
      add(all.toByteArray());
    }
    return true;
  }

  Hash hash() {
    return Sha256.digest(
        requests.stream().map(request -> Sha256.digest(request).bytes()).toArray(byte[][]::new));
  }

  private static boolean deposit(byte[] data, ByteArrayOutputStream out) {
    if (data.length != DEPOSIT_EVENT_BYTES) {
      return false;
    }
    for (int i = 0; i < LAYOUT.length; i++) {
      int offset = LAYOUT[i][0];
      int length = LAYOUT[i][1];
      if (!word(data, 32 * i).equals(UInt256.of(offset))
          || !word(data, offset).equals(UInt256.of(length))) {
        return false;
      }
      out.write(data, offset + 32, length);
    }
    return true;
  }

  private static UInt256 word(byte[] data, int at) {
    return UInt256.fromBytes(java.util.Arrays.copyOfRange(data, at, at + 32));
  }
}
