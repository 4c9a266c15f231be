package org.openledger.simulation;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.client.ChainClient;
import org.openledger.chain.client.EventLog;
import org.openledger.chain.client.LogFilter;
import org.openledger.chain.client.TransactionReceipt;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.hash.Hash;
import org.openledger.simulation.Fuse.Kind;

/// The way to a chain for a process that may die before a transaction is sent, or after it is in a
/// block and before anybody has heard so. The chain itself lives on.
final class MortalChain implements ChainClient {
  private final ChainClient chain;
  private final Fuse fuse;

  MortalChain(ChainClient chain, Fuse fuse) {
    this.chain = chain;
    this.fuse = fuse;
  }

  private ChainClient living() {
    fuse.requireLife();
    return chain;
  }

  @Override
  public long chainId() {
    return living().chainId();
  }

  @Override
  public long blockNumber() {
    return living().blockNumber();
  }

  @Override
  public void requireWritable() {
    living().requireWritable();
  }

  @Override
  public UInt256 balance(Address account) {
    return living().balance(account);
  }

  @Override
  public long nonce(Address account) {
    return living().nonce(account);
  }

  @Override
  public byte[] code(Address account) {
    return living().code(account);
  }

  @Override
  public UInt256 storage(Address account, UInt256 key) {
    return living().storage(account, key);
  }

  @Override
  public byte[] call(Address from, Address to, byte[] data) {
    return living().call(from, to, data);
  }

  @Override
  public long estimateGas(Address from, @Nullable Address to, byte[] data, UInt256 value) {
    return living().estimateGas(from, to, data, value);
  }

  @Override
  public Hash submit(KeyPair from, @Nullable Address to, byte[] data, UInt256 value) {
    return send(from, to, data, value).transactionHash();
  }

  @Override
  public Hash submit(byte[] signed) {
    fuse.effect(Kind.SEND, "before a signed transaction");
    var hash = chain.submit(signed);
    chain.await(hash);
    fuse.effect(Kind.SEND, "after a signed transaction");
    return hash;
  }

  @Override
  public TransactionReceipt send(KeyPair from, @Nullable Address to, byte[] data, UInt256 value) {
    var what = to == null ? "a deployment" : "a call of " + data.length + " bytes";
    fuse.effect(Kind.SEND, "before " + what);
    var receipt = chain.send(from, to, data, value);
    fuse.effect(Kind.SEND, "after " + what);
    return receipt;
  }

  @Override
  public TransactionReceipt await(Hash transaction) {
    return living().await(transaction);
  }

  @Override
  public Optional<TransactionReceipt> receipt(Hash transaction) {
    return living().receipt(transaction);
  }

  @Override
  public List<EventLog> logs(LogFilter filter) {
    return living().logs(filter);
  }

  @Override
  public Subscription subscribe(LogFilter filter, Consumer<EventLog> consumer) {
    return living().subscribe(filter, consumer);
  }

  @Override
  public void close() {}
}
