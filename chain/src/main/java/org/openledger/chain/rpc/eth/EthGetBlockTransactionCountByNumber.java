package org.openledger.chain.rpc.eth;

import java.util.Optional;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.core.json.Json;

/// How many transactions a block has.
record EthGetBlockTransactionCountByNumber(Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "eth_getBlockTransactionCountByNumber";
  }

  @Override
  public Reply call(Params params) {
    Optional<Json> count =
        blocks.block(params.get(0)).map(stored -> Encode.quantity(stored.receipts().size()));
    return Reply.of(count.orElse(Json.ofNull()));
  }
}
