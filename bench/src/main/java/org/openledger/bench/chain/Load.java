package org.openledger.bench.chain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.tx.Body;
import org.openledger.chain.tx.Fees;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.Transaction;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;

/// Signed transactions of a hundred accounts, prepared before the clock runs.
final class Load {
  static final long CHAIN_ID = 161_201;
  private static final int SENDERS = 100;
  private static final Fees FEES = new Fees(UInt256.of(1_000_000), UInt256.of(100_000_000_000L));

  private final List<KeyPair> keys = new ArrayList<>();
  private final long[] nonces = new long[SENDERS];

  Load() {
    for (int i = 0; i < SENDERS; i++) {
      byte[] purpose = ("bench " + i).getBytes(StandardCharsets.US_ASCII);
      keys.add(KeyPair.derive(purpose, "sender"));
    }
  }

  Map<Address, UInt256> balances() {
    Map<Address, UInt256> balances = new HashMap<>();
    keys.forEach(key -> balances.put(key.address(), new UInt256(0, 0, 1_000_000, 0)));
    return balances;
  }

  /// The next transaction of a sender.
  String next(int sender, long gas, @Nullable Address to, long value, byte[] data) {
    Body body = new Body(nonces[sender]++, gas, to, UInt256.of(value), data);
    Transaction tx =
        new Transaction.DynamicFee(CHAIN_ID, FEES, body, List.of(), Transaction.UNSIGNED);
    byte[] raw = SignedTransaction.of(tx.sign(keys.get(sender))).encoded();
    return Endpoint.request("eth_sendRawTransaction", "\"" + Hex.encode(raw) + "\"");
  }

  /// Batches in which the senders take turns.
  List<String> batches(int count, int size, long gas, Address to, long value, byte[] data) {
    List<String> batches = new ArrayList<>();
    for (int b = 0; b < count; b++) {
      List<String> requests = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        requests.add(next(i % SENDERS, gas, to, value, data));
      }
      batches.add(Endpoint.batch(requests));
    }
    return batches;
  }

  /// One transaction of every sender.
  String everyone(long gas, Address to, long value, byte[] data) {
    return batches(1, SENDERS, gas, to, value, data).getFirst();
  }
}
