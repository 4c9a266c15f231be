package org.openledger.chain.rpc.debug;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.Replay;
import org.openledger.chain.evm.Tracer;
import org.openledger.chain.evm.WorldState;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.AccessTracer;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.InvalidParams;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.Transaction;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.json.Json;

/// Traces one transaction of a stored block with the tracer that the caller names.
final class Tracing {
  static final String CALLS = "callTracer";
  static final String PRESTATE = "prestateTracer";
  static final String STEPS = "structLogger";

  private Tracing() {}

  static Json trace(ChainNode node, Block block, int index, Optional<Json> options) {
    String tracer = tracer(options);
    Optional<Json> config = options.flatMap(json -> json.find("tracerConfig"));
    return switch (tracer) {
      case CALLS -> calls(node, block, index, config);
      case PRESTATE -> prestate(node, block, index, Params.flag(config, "diffMode"));
      case STEPS -> steps(node, block, index, options);
      default -> throw new InvalidParams("no tracer is called " + tracer);
    };
  }

  static String tracer(Optional<Json> options) {
    return options.flatMap(json -> json.find("tracer")).map(Json::text).orElse(STEPS);
  }

  private static Json calls(ChainNode node, Block block, int index, Optional<Json> config) {
    CallTracer tracer =
        new CallTracer(Params.flag(config, "withLog"), Params.flag(config, "onlyTopCall"));
    var executed = new Replay(node.chain(), block, index, tracer).run();
    return tracer.result(block.transactions().get(index).transaction().gasLimit(), executed);
  }

  private static Json steps(ChainNode node, Block block, int index, Optional<Json> options) {
    StepTracer tracer = new StepTracer(options);
    return tracer.result(new Replay(node.chain(), block, index, tracer).run());
  }

  /// What the transaction found of all it looked at; with `diff` what it changed, before and after.
  private static Json prestate(ChainNode node, Block block, int index, boolean diff) {
    SignedTransaction signed = block.transactions().get(index);
    AccessTracer access = access(signed.sender(), block.header().coinbase(), signed.transaction());
    Replay after = new Replay(node.chain(), block, index, access);
    after.run();
    WorldState before = new Replay(node.chain(), block, index, new Tracer() {}).state();
    return prestate(access, before, after.state(), diff);
  }

  /// Makes the accounts known to be looked at that no instruction names.
  static AccessTracer access(Address sender, Address coinbase, Transaction transaction) {
    AccessTracer access = new AccessTracer();
    access.touch(sender);
    access.touch(coinbase);
    transaction.authorizations().stream()
        .flatMap(authorization -> authorization.authority().stream())
        .forEach(access::touch);
    return access;
  }

  static Json prestate(AccessTracer access, WorldState before, WorldState after, boolean diff) {
    List.copyOf(access.accessed().keySet()).stream()
        .map(after::delegate)
        .flatMap(Optional::stream)
        .forEach(access::touch);
    if (!diff) {
      return accounts(access.accessed(), before);
    }
    Json.ObjectBuilder pre = Json.object();
    Json.ObjectBuilder post = Json.object();
    access.accessed().forEach((address, slots) -> diff(address, slots, before, after, pre, post));
    return Json.object().put("post", post.build()).put("pre", pre.build()).build();
  }

  private static Json accounts(SortedMap<Address, SortedSet<UInt256>> accessed, WorldState state) {
    Json.ObjectBuilder all = Json.object();
    accessed.forEach((address, slots) -> {
      if (!state.isEmpty(address)) {
        all.put(key(address), account(address, slots, state));
      }
    });
    return all.build();
  }

  private static String key(Address address) {
    return Encode.data(address).text();
  }

  private static Json account(Address address, SortedSet<UInt256> slots, WorldState state) {
    Json.ObjectBuilder json = Json.object();
    json.put("balance", Encode.quantity(state.balance(address)));
    if (state.nonce(address) != 0) {
      json.put("nonce", state.nonce(address));
    }
    if (state.code(address).length > 0) {
      json.put("code", Encode.data(state.code(address)));
    }
    Json.ObjectBuilder storage = Json.object();
    slots.forEach(
        slot -> storage.put(Encode.word(slot).text(), Encode.word(state.storage(address, slot))));
    if (!slots.isEmpty()) {
      json.put("storage", storage.build());
    }
    return json.build();
  }

  /// Those of the slots that are not zero.
  private static SortedSet<UInt256> filled(
      SortedSet<UInt256> slots, Address address, WorldState state) {
    SortedSet<UInt256> filled = new TreeSet<>(slots);
    filled.removeIf(slot -> state.storage(address, slot).isZero());
    return filled;
  }

  private static void diff(
      Address address,
      SortedSet<UInt256> slots,
      WorldState before,
      WorldState after,
      Json.ObjectBuilder pre,
      Json.ObjectBuilder post) {
    SortedSet<UInt256> changed = new TreeSet<>(slots);
    changed.removeIf(slot -> before.storage(address, slot).equals(after.storage(address, slot)));
    Json old = account(address, filled(changed, address, before), before);
    Json now = account(address, filled(changed, address, after), after);
    if (old.equals(now) && changed.isEmpty()) {
      return;
    }
    if (!before.isEmpty(address)) {
      pre.put(key(address), old);
    }
    if (!after.isEmpty(address)) {
      Json.ObjectBuilder delta = Json.object();
      now.members()
          .forEach((name, value) -> {
            if (!value.equals(old.members().get(name))) {
              delta.put(name, value);
            }
          });
      post.put(key(address), delta.build());
    }
  }
}
