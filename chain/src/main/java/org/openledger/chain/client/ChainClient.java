package org.openledger.chain.client;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;

/// The way to a chain for everything outside this module, be it embedded or a network by URL.
///
/// All methods may be used from any thread. They throw [Failure]: `REVERTED` with the contract's
/// data when a call fails, `REFUSED` when a transaction is not taken, `NETWORK` and `TIMEOUT` when
/// the chain does not answer.
public interface ChainClient extends AutoCloseable {
  /// The client of a network by the URL of a JSON-RPC endpoint.
  ///
  /// @throws Failure if it does not answer
  static ChainClient connect(URI url, ClientSettings settings) {
    return new RpcClient(url, settings);
  }

  /// The same with the usual settings.
  static ChainClient connect(URI url) {
    return connect(url, ClientSettings.DEFAULT);
  }

  /// EIP-155 id of the chain.
  long chainId();

  /// Number of the newest block.
  long blockNumber();

  /// Refuses while the chain is known to take no transactions, such as when its disk is full.
  default void requireWritable() {}

  /// Copies a chain that is kept in this process into a folder that is not there yet, from which it
  /// can be started again. No block is made until `meanwhile` has run too.
  ///
  /// @return the newest block of the copy
  /// @throws Failure if the chain is kept elsewhere, or cannot be copied now
  default long copyTo(Path folder, Runnable meanwhile) {
    throw new Refusal(Code.UNSUPPORTED_ARGUMENT, "a chain that is kept elsewhere is copied there");
  }

  /// Balance of an account in wei.
  UInt256 balance(Address account);

  /// How many transactions the account sent, waiting ones included.
  long nonce(Address account);

  /// Code of an account, empty if it has none.
  byte[] code(Address account);

  /// Value of a storage slot.
  UInt256 storage(Address account, UInt256 key);

  /// What a call of a contract returns on the newest state.
  default byte[] call(Address to, byte[] data) {
    return call(Address.ZERO, to, data);
  }

  /// The same as seen by a certain caller.
  byte[] call(Address from, Address to, byte[] data);

  /// Gas that suffices for this transaction.
  long estimateGas(Address from, @Nullable Address to, byte[] data, UInt256 value);

  /// Signs and submits a transaction, without waiting for its block.
  ///
  /// Nonce, gas and fees are chosen here; concurrent calls for one account follow on from another.
  ///
  /// @param to receiver, or null to create a contract from `data`
  /// @param value wei to transfer
  Hash submit(KeyPair from, @Nullable Address to, byte[] data, UInt256 value);

  /// Submits a transaction signed elsewhere.
  Hash submit(byte[] signed);

  /// Signs, submits, and waits until the transaction is in a block. If that takes long, it is sent
  /// again with higher fees.
  ///
  /// @return the receipt; its `success` tells whether the transaction did what it should
  TransactionReceipt send(KeyPair from, @Nullable Address to, byte[] data, UInt256 value);

  /// Creates a contract and waits for it.
  ///
  /// @throws Failure if the creation failed
  default Address deploy(KeyPair from, byte[] initCode) {
    return send(from, null, initCode, UInt256.ZERO).contract();
  }

  /// Waits until a submitted transaction is in a block with the client's number of confirmations.
  TransactionReceipt await(Hash transaction);

  /// The receipt of a transaction, if it is in a block.
  Optional<TransactionReceipt> receipt(Hash transaction);

  /// The events a filter wants, in the order of the chain.
  List<EventLog> logs(LogFilter filter);

  /// Hands over the events a filter wants, those there are and those to come, until it is closed.
  ///
  /// The consumer runs on a thread of the client's, one event at a time, each event once.
  Subscription subscribe(LogFilter filter, Consumer<EventLog> consumer);

  /// A running subscription.
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  @Override
  void close();
}
