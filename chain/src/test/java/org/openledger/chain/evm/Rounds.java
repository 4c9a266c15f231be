package org.openledger.chain.evm;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.Simulation;
import org.openledger.chain.evm.Round.Before;
import org.openledger.chain.tx.AccessEntry;
import org.openledger.chain.tx.Authorization;
import org.openledger.chain.tx.Body;
import org.openledger.chain.tx.Fees;
import org.openledger.chain.tx.IntrinsicGas;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.Transaction;
import org.openledger.chain.tx.Validity;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.crypto.Signature;
import org.openledger.core.random.CounterRandom;

/// Random rounds: a few contracts that call each other, and transactions of types 0, 1, 2 and 4.
final class Rounds {
  static final int TRANSACTIONS = 50;
  private static final int CONTRACTS = 6;
  private static final int AUTHORITIES = 4;
  private static final UInt256 RICH = new UInt256(0, 0, 1000, 0);
  private static final List<KeyPair> SENDERS = keys("sender", TRANSACTIONS);
  private static final List<KeyPair> SIGNERS = keys("authority", AUTHORITIES);

  private final CounterRandom random;
  private final List<Address> accounts = new ArrayList<>();
  private final SortedMap<Address, Before> world = new TreeMap<>();
  private final Programs programs;

  private Rounds(CounterRandom random) {
    this.random = random;
    for (int i = 0; i < CONTRACTS; i++) {
      accounts.add(contract(i));
    }
    accounts.add(Address.parse("0x00000000000000000000000000000000000000e0"));
    accounts.add(Address.parse("0x00000000000000000000000000000000000000e1"));
    SIGNERS.forEach(key -> accounts.add(key.address()));
    this.programs = new Programs(random, accounts);
  }

  private static List<KeyPair> keys(String purpose, int count) {
    List<KeyPair> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(KeyPair.derive(new byte[32], purpose + " " + i));
    }
    return keys;
  }

  private static Address contract(int index) {
    return Address.fromWord(UInt256.of(0xc0de_00 + index).toBytes32());
  }

  /// The round with this number.
  static Round of(long seed, int number) {
    CounterRandom random = CounterRandom.of(seed, "differential").fork(number);
    return new Rounds(random).make("seed %d round %d".formatted(seed, number));
  }

  private Round make(String name) {
    for (int i = 0; i < CONTRACTS; i++) {
      SortedMap<UInt256, UInt256> storage = new TreeMap<>();
      for (int key = 0; key < 3; key++) {
        if (random.nextInt(2) == 0) {
          storage.put(UInt256.of(key), UInt256.of(1 + random.nextInt(2)));
        }
      }
      UInt256 balance = UInt256.of(random.nextInt(3) == 0 ? 0 : 1_000_000);
      world.put(contract(i), new Before(1, balance, programs.runtime(), storage));
    }
    world.put(accounts.get(CONTRACTS), Before.holding(UInt256.of(5)));
    for (KeyPair key : SIGNERS) {
      Address target = accounts.get(random.nextInt(accounts.size()));
      byte[] code = random.nextInt(2) == 0 ? new byte[0] : Bytecode.delegation(target);
      UInt256 balance = UInt256.of(1 + random.nextInt(500));
      world.put(key.address(), new Before(code.length > 0 ? 1 : 0, balance, code, new TreeMap<>()));
    }
    List<SignedTransaction> transactions = new ArrayList<>();
    for (KeyPair sender : SENDERS) {
      Transaction tx = withSomeGas(transaction(sender));
      UInt256 cost = UInt256.of(Validity.maxCost(tx).min(RICH.toBigInteger()));
      UInt256 balance =
          switch (random.nextInt(20)) {
            case 0 -> cost;
            case 1 -> cost.subtract(UInt256.ONE);
            default -> RICH;
          };
      world.put(sender.address(), Before.holding(balance));
      transactions.add(SignedTransaction.of(tx.sign(sender)));
    }
    return new Round(name, world, transactions);
  }

  private Transaction transaction(KeyPair sender) {
    boolean creation = random.nextInt(6) == 0;
    byte[] data = creation ? programs.initCode() : data();
    Body body = new Body(random.nextInt(60) == 0 ? 1 : 0, 0, creation ? null : to(), value(), data);
    long chainId = random.nextInt(50) == 0 ? 5 : AnvilPeer.CHAIN_ID;
    UInt256 price = price();
    Signature none = Transaction.UNSIGNED;
    return switch (random.nextInt(4)) {
      case 0 -> new Transaction.Legacy(random.nextInt(5) == 0 ? 0 : chainId, price, body, none);
      case 1 -> new Transaction.AccessListed(chainId, price, body, accessList(), none);
      case 2 -> new Transaction.DynamicFee(chainId, fees(price), body, accessList(), none);
      default ->
          creation
              ? new Transaction.DynamicFee(chainId, fees(price), body, List.of(), none)
              : new Transaction.SetCode(
                  chainId, fees(price), body, accessList(), authorizations(sender), none);
    };
  }

  private @Nullable Address to() {
    return random.nextInt(12) == 0
        ? PrecompileInputs.address(1 + random.nextInt(0x12))
        : accounts.get(random.nextInt(random.nextInt(4) == 0 ? accounts.size() : CONTRACTS));
  }

  private UInt256 value() {
    return UInt256.of(random.nextInt(3) == 0 ? random.nextInt(1_000) : 0);
  }

  private byte[] data() {
    return switch (random.nextInt(12)) {
      case 0 -> new byte[random.nextInt(4_000)];
      case 1 -> PrecompileInputs.bytes(random, random.nextInt(4_000));
      default -> PrecompileInputs.bytes(random, random.nextInt(100));
    };
  }

  private UInt256 price() {
    return UInt256.of(random.nextInt(20) == 0 ? 800 + random.nextInt(300) : 1_000_000);
  }

  private Fees fees(UInt256 price) {
    UInt256 tip = UInt256.of(random.nextInt(random.nextInt(15) == 0 ? 2_000_000 : 400));
    return new Fees(tip, price);
  }

  private List<AccessEntry> accessList() {
    List<AccessEntry> list = new ArrayList<>();
    int entries = random.nextInt(4);
    for (int i = 0; i < entries; i++) {
      List<UInt256> keys = new ArrayList<>();
      int count = random.nextInt(4);
      for (int k = 0; k < count; k++) {
        keys.add(UInt256.of(random.nextInt(4)));
      }
      list.add(new AccessEntry(accounts.get(random.nextInt(accounts.size())), keys));
    }
    return list;
  }

  private List<Authorization> authorizations(KeyPair sender) {
    List<Authorization> list = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      boolean own = random.nextInt(8) == 0;
      // Every authority has an account: the peer gives the refund for an existing one to all.
      KeyPair key = own ? sender : SIGNERS.get(random.nextInt(AUTHORITIES));
      long[] chains = {AnvilPeer.CHAIN_ID, AnvilPeer.CHAIN_ID, 0, 1};
      UInt256 chain = UInt256.of(chains[random.nextInt(chains.length)]);
      Address target =
          switch (random.nextInt(8)) {
            case 0 -> Address.ZERO;
            case 1 -> PrecompileInputs.address(1 + random.nextInt(0x11));
            default -> accounts.get(random.nextInt(accounts.size()));
          };
      long nonce =
          random.nextInt(own ? 3 : 6) == 0 ? random.nextInt(3) : own ? 1 : nonce(key, list);
      Authorization good = Authorization.sign(key, chain, target, nonce);
      list.add(random.nextInt(12) == 0 ? spoilt(good) : good);
    }
    return list;
  }

  /// The nonce that may be right at this place of the list.
  private long nonce(KeyPair key, List<Authorization> before) {
    Before account = world.get(key.address());
    long used =
        before.stream()
            .filter(one -> one.authority().filter(key.address()::equals).isPresent())
            .count();
    return (account == null ? 0 : account.nonce()) + used;
  }

  private Authorization spoilt(Authorization good) {
    boolean high = random.nextInt(2) == 0;
    return new Authorization(
        good.chainId(),
        good.address(),
        good.nonce(),
        high ? good.yParity() : 2,
        good.r(),
        high ? UInt256.ZERO.subtract(good.s()) : good.s());
  }

  private Transaction withSomeGas(Transaction tx) {
    IntrinsicGas intrinsic = IntrinsicGas.of(tx);
    long least = Math.max(intrinsic.base(), intrinsic.floor());
    long gas =
        switch (random.nextInt(40)) {
          case 0 -> least - 1;
          case 1 -> least;
          case 2, 3 -> least + random.nextInt(3_000);
          case 4 -> Validity.GAS_LIMIT_MAX + random.nextInt(2);
          case 5, 6, 7, 8 -> least + random.nextInt(60_000);
          default -> least + 200_000 + random.nextInt(3_000_000);
        };
    return Simulation.withGas(tx, gas);
  }
}
