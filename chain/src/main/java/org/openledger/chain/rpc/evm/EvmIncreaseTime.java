package org.openledger.chain.rpc.evm;

import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.core.json.Json;

/// Lets the blocks' time run ahead by some seconds.
record EvmIncreaseTime(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "evm_increaseTime";
  }

  @Override
  public Reply call(Params params) {
    Json seconds = params.get(0);
    long shift = seconds instanceof Json.Num ? seconds.asLong() : Params.number(seconds);
    node.increaseTime(shift);
    return Reply.of(Encode.quantity(shift));
  }
}
