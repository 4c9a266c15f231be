package org.openledger.chain.evm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.TransactionOutcome;
import org.openledger.chain.tx.TransactionOutcome.Executed;
import org.openledger.chain.tx.TransactionOutcome.Rejected;
import org.openledger.chain.tx.TransactionProcessor;
import org.openledger.core.bytes.Hex;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;

/// Runs a round here after the peer has, in the same block, and lists every difference: inclusion,
/// status, gas, logs, return data, and the whole state.
final class Comparison {
  /// The peer's helpers: the hash store of EIP-2935, which its blocks write, and its deployer.
  private static final Set<Address> PEERS_OWN =
      Set.of(
          Address.parse("0x0000f90827f1c53a10cb7a02335b175320002935"),
          Address.parse("0x4e59b44847b379578588920ca78fbf26c0b4956c"));

  private final Round round;
  private final AnvilPeer.Result peer;
  private final Map<String, SignedTransaction> offered = new HashMap<>();
  private final List<String> differences = new ArrayList<>();
  private final Map<String, Integer> ends = new TreeMap<>();

  Comparison(Round round, AnvilPeer.Result peer) {
    this.round = round;
    this.peer = peer;
    round.transactions().forEach(one -> offered.put(one.hash().toString(), one));
  }

  /// The differences, the first ones if there are many.
  List<String> differences() {
    run(null, _ -> {});
    return new ArrayList<>(differences.stream().limit(20).toList());
  }

  /// How often the transactions ended how, here.
  Map<String, Integer> ends() {
    return ends;
  }

  private void count(TransactionOutcome outcome) {
    String end =
        switch (outcome) {
          case Executed executed -> executed.halt().toString();
          case Rejected rejected -> "refused: " + rejected.reason();
        };
    ends.merge(end, 1, Integer::sum);
  }

  /// Where each transaction that differs takes another step than there; the peer must record steps.
  List<String> firstSteps(AnvilPeer recorder) {
    List<String> steps = new ArrayList<>();
    List<String> found = new ArrayList<>();
    Tracer tracer =
        new Tracer() {
          @Override
          public void step(Step step) {
            steps.add("%d %d %d".formatted(step.depth(), step.pc(), step.gas()));
          }
        };
    int before = differences.size();
    run(
        tracer,
        hash -> {
          if (differences.size() > before + found.size()) {
            List<String> theirs = recorder.steps(hash);
            int same = 0;
            while (same < Math.min(steps.size(), theirs.size())
                && steps.get(same).equals(theirs.get(same))) {
              same++;
            }
            int from = Math.max(0, same - 3);
            found.add(
                "steps of %s:%n  ours %s%n  theirs %s"
                    .formatted(
                        hash,
                        steps.subList(from, Math.min(steps.size(), same + 3)),
                        theirs.subList(from, Math.min(theirs.size(), same + 3))));
          }
          steps.clear();
        });
    return found;
  }

  private static UInt256 quantity(Json json) {
    return UInt256.of(new java.math.BigInteger(json.text().substring(2), 16));
  }

  private BlockContext context() {
    Json block = peer.block();
    Hash parent = Hash.parse(block.get("parentHash").text());
    return new BlockContext(
        AnvilPeer.CHAIN_ID,
        quantity(block.get("number")).d(),
        quantity(block.get("timestamp")).d(),
        quantity(block.get("gasLimit")).d(),
        Address.parse(block.get("miner").text()),
        quantity(block.get("baseFeePerGas")),
        Hash.parse(block.get("mixHash").text()),
        UInt256.ONE,
        number -> number == 0 ? parent : Hash.ZERO);
  }

  private void run(@Nullable Tracer tracer, Consumer<String> done) {
    WorldState world = new WorldState(round.state());
    TransactionProcessor processor = new TransactionProcessor(world, context(), tracer);
    List<Json> hashes = peer.block().get("transactions").items();
    Map<String, SignedTransaction> left = new TreeMap<>(offered);
    for (int i = 0; i < hashes.size(); i++) {
      String hash = hashes.get(i).text();
      SignedTransaction transaction = Objects.requireNonNull(left.remove(hash), hash);
      TransactionOutcome outcome = processor.execute(transaction);
      count(outcome);
      switch (outcome) {
        case Executed ours -> compare(transaction, ours, i);
        case Rejected rejected -> note(transaction, "refused here: " + rejected.detail());
      }
      done.accept(hash);
    }
    for (SignedTransaction transaction : left.values()) {
      TransactionOutcome ours = processor.execute(transaction);
      count(ours);
      if (ours instanceof Executed) {
        String why = peer.refused().getOrDefault(transaction.hash().toString(), "not included");
        note(transaction, "taken here, refused there: " + why);
      }
    }
    if (differences.isEmpty()) {
      compareState(world);
    }
  }

  private void compare(SignedTransaction transaction, Executed ours, int index) {
    Json receipt = peer.receipts().get(index);
    differ(transaction, "status", ours.success() ? "0x1" : "0x0", receipt.get("status").text());
    String gas = "0x" + Long.toHexString(ours.gasUsed());
    differ(transaction, "gas", gas, receipt.get("gasUsed").text());
    String logs = ours.logs().stream().map(Comparison::text).toList().toString();
    List<String> theirs = receipt.get("logs").items().stream().map(Comparison::text).toList();
    differ(transaction, "logs", logs, theirs.toString());
    String price = quantity(receipt.get("effectiveGasPrice")).toString();
    differ(transaction, "price", ours.effectiveGasPrice().toString(), price);
    if (transaction.transaction().to() != null) {
      String output = peer.traces().get(index).find("output").map(Json::text).orElse("0x");
      differ(transaction, "output", Hex.encode(ours.output()), output);
    }
  }

  private static String text(LogEntry log) {
    return log.address() + " " + log.topics() + " " + Hex.encode(log.data());
  }

  private static String text(Json log) {
    List<String> topics = log.get("topics").items().stream().map(Json::text).toList();
    return Address.parse(log.get("address").text()) + " " + topics + " " + log.get("data").text();
  }

  private void compareState(WorldState world) {
    Map<Address, Set<UInt256>> places = new TreeMap<>();
    round
        .accounts()
        .forEach((address, before) ->
            places
                .computeIfAbsent(address, _ -> new TreeSet<>())
                .addAll(before.storage().keySet()));
    for (var change : world.changes().accounts()) {
      Set<UInt256> keys = places.computeIfAbsent(change.address(), _ -> new TreeSet<>());
      change.storage().forEach(write -> keys.add(write.key()));
    }
    peer.accounts()
        .forEach((address, account) -> {
          Set<UInt256> keys = places.computeIfAbsent(address, _ -> new TreeSet<>());
          account.get("storage").members().keySet().forEach(key -> keys.add(word(key)));
        });
    places.forEach((address, keys) -> {
      if (!PEERS_OWN.contains(address)) {
        compare(world, address, keys);
      }
    });
  }

  private static UInt256 word(String hex) {
    return UInt256.of(new java.math.BigInteger(hex.substring(2), 16));
  }

  private void compare(WorldState world, Address address, Set<UInt256> keys) {
    Json theirs = peer.accounts().get(address);
    String account =
        theirs == null
            ? "0 0 0x"
            : "%d %s %s"
                .formatted(
                    theirs.get("nonce").asLong(),
                    quantity(theirs.get("balance")),
                    theirs.get("code").text());
    String ours =
        "%d %s %s"
            .formatted(
                world.nonce(address), world.balance(address), Hex.encode(world.code(address)));
    differ(address + " nonce, balance, code", ours, account);
    Map<UInt256, UInt256> slots = new TreeMap<>();
    if (theirs != null) {
      theirs
          .get("storage")
          .members()
          .forEach((key, value) -> slots.put(word(key), word(value.text())));
    }
    for (UInt256 key : keys) {
      UInt256 there = slots.getOrDefault(key, UInt256.ZERO);
      String here = world.storage(address, key).toString();
      differ(address + " slot " + key, here, there.toString());
    }
  }

  private void differ(SignedTransaction transaction, String what, String ours, String theirs) {
    if (!ours.equals(theirs)) {
      note(transaction, "%s: ours %s, theirs %s".formatted(what, ours, theirs));
    }
  }

  private void differ(String what, String ours, String theirs) {
    if (!ours.equals(theirs)) {
      differences.add("%s: ours %s, theirs %s".formatted(what, ours, theirs));
    }
  }

  private void note(SignedTransaction transaction, String what) {
    List<String> authorities =
        transaction.transaction().authorizations().stream()
            .map(one -> one.authority() + " nonce " + one.nonce() + " to " + one.address())
            .toList();
    differences.add(
        "%s%n  to %s, authorities %s, raw %s"
            .formatted(
                what,
                transaction.transaction().to(),
                authorities,
                Hex.encode(transaction.encoded())));
  }
}
