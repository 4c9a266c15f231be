package org.openledger.chain.rpc.eth;

import java.util.Optional;
import org.openledger.chain.block.Inclusion;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.chain.rpc.Views;
import org.openledger.core.json.Json;

/// The transaction at a place in a block.
record EthGetTransactionByBlockHashAndIndex(Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "eth_getTransactionByBlockHashAndIndex";
  }

  @Override
  public Reply call(Params params) {
    long index = params.number(1);
    Optional<Json> transaction =
        blocks
            .block(Json.of(params.hash(0).toString()))
            .filter(stored -> index < stored.receipts().size())
            .map(stored -> Views.transaction(Inclusion.of(stored, (int) index)));
    return Reply.of(transaction.orElse(Json.ofNull()));
  }
}
