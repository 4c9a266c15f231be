package org.openledger.chain.rpc.eth;

import java.util.Optional;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.chain.rpc.Views;
import org.openledger.core.json.Json;

/// A block, with whole transactions or their hashes.
record EthGetBlockByNumber(Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "eth_getBlockByNumber";
  }

  @Override
  public Reply call(Params params) {
    boolean full = params.find(1).map(Json::bool).orElse(false);
    Optional<Json> block =
        blocks.block(params.get(0)).map(stored -> Views.block(stored, full).build());
    return Reply.of(block.orElse(Json.ofNull()));
  }
}
