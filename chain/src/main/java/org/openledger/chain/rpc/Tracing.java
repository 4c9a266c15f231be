package org.openledger.chain.rpc;

import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import org.openledger.chain.ChainNode;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.Replay;
import org.openledger.chain.evm.Tracer;
import org.openledger.chain.evm.WorldState;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.core.bytes.Address;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.json.Json;

/// Traces one transaction of a stored block with the tracer that the caller names.
final class Tracing {
  private Tracing() {}

  static Json trace(ChainNode node, Block block, int index, Optional<Json> options) {
    String tracer =
        options.flatMap(json -> json.find("tracer")).map(Json::text).orElse("structLogger");
    Optional<Json> config = options.flatMap(json -> json.find("tracerConfig"));
    return switch (tracer) {
      case "callTracer" -> calls(node, block, index, config);
      case "prestateTracer" -> prestate(node, block, index, flag(config, "diffMode"));
      case "structLogger" -> steps(node, block, index, options);
      default -> throw new IllegalArgumentException("no tracer is called " + tracer);
    };
  }

  static boolean flag(Optional<Json> json, String name) {
    return json.flatMap(object -> object.find(name)).map(Json::bool).orElse(false);
  }

  private static Json calls(ChainNode node, Block block, int index, Optional<Json> config) {
    CallTracer tracer = new CallTracer(flag(config, "withLog"), flag(config, "onlyTopCall"));
    var executed = new Replay(node.chain(), block, index, tracer).run();
    return tracer.result(block.transactions().get(index).transaction().gasLimit(), executed);
  }

  private static Json steps(ChainNode node, Block block, int index, Optional<Json> options) {
    StepTracer tracer = new StepTracer(options);
    return tracer.result(new Replay(node.chain(), block, index, tracer).run());
  }

  /// What the transaction found of all it looked at; with `diff` what it changed, before and after.
  private static Json prestate(ChainNode node, Block block, int index, boolean diff) {
    AccessTracer access = new AccessTracer();
    SignedTransaction signed = block.transactions().get(index);
    access.touch(signed.sender());
    access.touch(block.header().coinbase());
    signed.transaction().authorizations().stream()
        .flatMap(authorization -> authorization.authority().stream())
        .forEach(access::touch);
    Replay after = new Replay(node.chain(), block, index, access);
    after.run();
    WorldState before = new Replay(node.chain(), block, index, new Tracer() {}).state();
    if (!diff) {
      return accounts(access.accessed(), before);
    }
    Json.ObjectBuilder pre = Json.object();
    Json.ObjectBuilder post = Json.object();
    access
        .accessed()
        .forEach((address, slots) -> diff(address, slots, before, after.state(), pre, post));
    return Json.object().put("post", post.build()).put("pre", pre.build()).build();
  }

  private static Json accounts(SortedMap<Address, SortedSet<UInt256>> accessed, WorldState state) {
    Json.ObjectBuilder all = Json.object();
    accessed.forEach((address, slots) -> {
      if (!state.isEmpty(address) || !slots.isEmpty()) {
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

  private static void diff(
      Address address,
      SortedSet<UInt256> slots,
      WorldState before,
      WorldState after,
      Json.ObjectBuilder pre,
      Json.ObjectBuilder post) {
    SortedSet<UInt256> changed = new java.util.TreeSet<>(slots);
    changed.removeIf(slot -> before.storage(address, slot).equals(after.storage(address, slot)));
    Json old = account(address, changed, before);
    Json now = account(address, changed, after);
    if (old.equals(now)) {
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
