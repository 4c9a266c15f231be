package org.openledger.chain.rpc.eth;

import java.util.List;
import java.util.Map;
import org.openledger.chain.evm.StateReader;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.InvalidParams;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.core.crypto.Address;
import org.openledger.core.json.Json;

/// Values of several slots of several accounts after a block.
record EthGetStorageValues(ChainNode node, Blocks blocks) implements RpcMethod {
  private static final int SLOTS_MAX = 1024;

  @Override
  public String name() {
    return "eth_getStorageValues";
  }

  @Override
  public Reply call(Params params) {
    Map<String, Json> wanted = params.get(0).members();
    long slots = wanted.values().stream().mapToLong(keys -> keys.items().size()).sum();
    if (slots == 0) {
      throw new InvalidParams("empty request");
    }
    if (slots > SLOTS_MAX) {
      throw new InvalidParams("too many slots, at most " + SLOTS_MAX);
    }
    StateReader state = node.chain().state().at(blocks.state(params, 1));
    Json.ObjectBuilder all = Json.object();
    wanted.forEach((name, keys) -> {
      Address address = Params.address(Json.of(name));
      List<Json> values =
          keys.items().stream()
              .map(key -> Encode.word(state.storage(address, Params.storageKey(key))))
              .toList();
      all.put(name, values);
    });
    return Reply.of(all.build());
  }
}
