package org.openledger.chain.rpc.eth;

import java.util.Optional;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.chain.rpc.Views;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;

/// A transaction, be it in a block or waiting.
record EthGetTransactionByHash(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "eth_getTransactionByHash";
  }

  @Override
  public Reply call(Params params) {
    Hash hash = params.hash(0);
    Optional<Json> included = node.find(hash).map(Views::transaction);
    return Reply.of(
        included.or(() -> node.pool().find(hash).map(Views::waiting)).orElse(Json.ofNull()));
  }
}
