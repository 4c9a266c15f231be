package org.openledger.settle.onchain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.client.ChainClient;
import org.openledger.chain.client.EventLog;
import org.openledger.chain.client.LogFilter;
import org.openledger.chain.client.TransactionReceipt;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.hash.Hash;
import org.openledger.tally.RandomEpochs;

/// A chain that answers calls with what it was told to and remembers what it was sent.
final class FakeChain implements ChainClient {

  /// What every transaction fails with, if anything.
  @Nullable RuntimeException broken;

  final List<String> sent = new ArrayList<>();
  final SortedMap<Address, byte[]> code = new TreeMap<>();
  private final SortedMap<String, byte[]> answers = new TreeMap<>();

  /// Answers a call of these bytes; other calls are answered with zeros.
  void answer(byte[] call, byte[] result) {
    answers.put(Hex.encode(call), result);
  }

  @Override
  public long chainId() {
    return 161_201;
  }

  @Override
  public long blockNumber() {
    return 1;
  }

  @Override
  public UInt256 balance(Address account) {
    return UInt256.ZERO;
  }

  @Override
  public long nonce(Address account) {
    return 0;
  }

  @Override
  public byte[] code(Address account) {
    return code.getOrDefault(account, new byte[0]);
  }

  @Override
  public UInt256 storage(Address account, UInt256 key) {
    return UInt256.ZERO;
  }

  @Override
  public byte[] call(Address from, Address to, byte[] data) {
    return answers.getOrDefault(Hex.encode(data), new byte[32]);
  }

  @Override
  public TransactionReceipt send(KeyPair from, @Nullable Address to, byte[] data, UInt256 value) {
    if (broken != null) {
      throw broken;
    }
    Address made = RandomEpochs.account("contract " + code.size());
    if (to == null) {
      code.put(made, new byte[] {(byte) (1 + code.size())});
    } else {
      sent.add(Hex.encode(data));
    }
    return receipt(to == null ? made : null);
  }

  private static TransactionReceipt receipt(@Nullable Address contract) {
    return new TransactionReceipt(
        RandomEpochs.hash("transaction"),
        true,
        1,
        RandomEpochs.hash("block"),
        0,
        Address.ZERO,
        null,
        contract,
        21_000,
        UInt256.ZERO,
        List.of());
  }

  @Override
  public List<EventLog> logs(LogFilter filter) {
    return List.of();
  }

  @Override
  public long estimateGas(Address from, @Nullable Address to, byte[] data, UInt256 value) {
    throw new UnsupportedOperationException("settlement leaves gas to its client");
  }

  @Override
  public Hash submit(KeyPair from, @Nullable Address to, byte[] data, UInt256 value) {
    throw new UnsupportedOperationException("settlement waits for every transaction");
  }

  @Override
  public Hash submit(byte[] signed) {
    throw new UnsupportedOperationException("settlement signs nothing itself");
  }

  @Override
  public TransactionReceipt await(Hash transaction) {
    throw new UnsupportedOperationException("settlement waits while it sends");
  }

  @Override
  public Optional<TransactionReceipt> receipt(Hash transaction) {
    return Optional.empty();
  }

  @Override
  public Subscription subscribe(LogFilter filter, Consumer<EventLog> consumer) {
    throw new UnsupportedOperationException("settlement subscribes to nothing");
  }

  @Override
  public void close() {}
}
