package org.openledger.chain.rpc.eth;

import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.core.json.Json;

/// How many ommers a block has: none.
record EthGetUncleCountByBlockNumber(Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "eth_getUncleCountByBlockNumber";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(blocks.find(params.get(0)).isPresent() ? Json.of("0x0") : Json.ofNull());
  }
}
