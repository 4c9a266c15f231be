package org.openledger.chain.evm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.Round.Before;
import org.openledger.chain.tx.AccessEntry;
import org.openledger.chain.tx.Authorization;
import org.openledger.chain.tx.Body;
import org.openledger.chain.tx.Fees;
import org.openledger.chain.tx.Rejection;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.Transaction;
import org.openledger.chain.tx.TransactionOutcome;
import org.openledger.chain.tx.TransactionOutcome.Executed;
import org.openledger.chain.tx.TransactionOutcome.Rejected;
import org.openledger.chain.tx.TransactionProcessor;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.hash.Hash;

/// A block put together by hand, which is run here and, if there is one, by the peer.
final class Scene {
  private static final UInt256 RICH = new UInt256(0, 0, 1000, 0);
  private static final UInt256 PRICE = UInt256.of(1_000_000);

  private final SortedMap<Address, Before> world = new TreeMap<>();
  private final List<SignedTransaction> transactions = new ArrayList<>();

  /// A key whose account is not there.
  static KeyPair stranger(int index) {
    return KeyPair.derive(new byte[32], "stranger " + index);
  }

  /// A key whose account has a coin.
  KeyPair somebody(int index) {
    KeyPair key = KeyPair.derive(new byte[32], "somebody " + index);
    world.putIfAbsent(key.address(), Before.holding(UInt256.ONE));
    return key;
  }

  Address contract(int index, byte[] code) {
    Address address = Address.fromWord(UInt256.of(0xc0de_0000L + index).toBytes32());
    world.put(address, Before.contract(code));
    return address;
  }

  void put(Address address, long nonce, byte[] code) {
    world.put(address, new Before(nonce, UInt256.ONE, code, new TreeMap<>()));
  }

  /// Key of the sender of the transaction that is added next.
  KeyPair nextSender() {
    return KeyPair.derive(new byte[32], "scene " + transactions.size());
  }

  private Scene add(Transaction tx) {
    KeyPair sender = nextSender();
    world.putIfAbsent(sender.address(), Before.holding(RICH));
    transactions.add(SignedTransaction.of(tx.sign(sender)));
    return this;
  }

  private static Body body(long gas, @Nullable Address to, byte[] data) {
    return new Body(0, gas, to, UInt256.ZERO, data);
  }

  Scene legacy(long gas, @Nullable Address to, byte[] data) {
    Body body = body(gas, to, data);
    return add(new Transaction.Legacy(AnvilPeer.CHAIN_ID, PRICE, body, Transaction.UNSIGNED));
  }

  Scene listed(long gas, Address to, byte[] data, List<AccessEntry> list) {
    Body body = body(gas, to, data);
    return add(
        new Transaction.AccessListed(AnvilPeer.CHAIN_ID, PRICE, body, list, Transaction.UNSIGNED));
  }

  Scene dynamic(long gas, Address to, byte[] data, List<AccessEntry> list) {
    Fees fees = new Fees(UInt256.ONE, PRICE);
    return add(
        new Transaction.DynamicFee(
            AnvilPeer.CHAIN_ID, fees, body(gas, to, data), list, Transaction.UNSIGNED));
  }

  Scene delegating(long gas, Address to, byte[] data, List<Authorization> authorizations) {
    Fees fees = new Fees(UInt256.ONE, PRICE);
    return add(
        new Transaction.SetCode(
            AnvilPeer.CHAIN_ID,
            fees,
            body(gas, to, data),
            List.of(),
            authorizations,
            Transaction.UNSIGNED));
  }

  static Authorization authorization(KeyPair key, Address target, long nonce) {
    return Authorization.sign(key, UInt256.of(AnvilPeer.CHAIN_ID), target, nonce);
  }

  /// What came of the block.
  record Outcome(List<TransactionOutcome> outcomes, WorldState world) {
    Executed executed(int index) {
      if (outcomes.get(index) instanceof Executed executed) {
        return executed;
      }
      throw new AssertionError(outcomes.get(index).toString());
    }

    List<Long> gas() {
      return outcomes.stream().map(one -> one instanceof Executed e ? e.gasUsed() : -1L).toList();
    }

    List<Halt> halts() {
      List<Halt> halts = new ArrayList<>();
      for (int i = 0; i < outcomes.size(); i++) {
        halts.add(executed(i).halt());
      }
      return halts;
    }

    Rejection rejection(int index) {
      if (outcomes.get(index) instanceof Rejected rejected) {
        return rejected.reason();
      }
      throw new AssertionError(outcomes.get(index).toString());
    }

    byte[] code(Address address) {
      return world.code(address);
    }
  }

  /// Runs it here and there and demands that both do the same.
  Outcome run(AnvilPeer peer) {
    Round round = new Round("scene", world, transactions);
    Comparison comparison = new Comparison(round, peer.run(round));
    assertThat(comparison.differences()).as(round.describe()).isEmpty();
    return run();
  }

  /// Runs it here alone.
  Outcome run() {
    return watched(null);
  }

  /// Runs it here alone, watched by a tracer if one is given.
  Outcome watched(@Nullable Tracer tracer) {
    WorldState state = new WorldState(new Round("scene", world, transactions).state());
    var processor = new TransactionProcessor(state, block(), tracer);
    return new Outcome(transactions.stream().map(processor::execute).toList(), state);
  }

  private static BlockContext block() {
    return new BlockContext(
        AnvilPeer.CHAIN_ID,
        1,
        1,
        2_000_000_000,
        Address.ZERO,
        UInt256.of(1_000),
        Hash.ZERO,
        UInt256.ONE,
        _ -> Hash.ZERO);
  }
}
