package org.openledger.chain.rpc.debug;

import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.core.json.Json;

/// The encoded transaction with that hash.
record DebugGetRawTransaction(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "debug_getRawTransaction";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(
        node.find(params.hash(0))
            .map(found -> Encode.data(found.transaction().encoded()))
            .orElse(Json.of("0x")));
  }
}
