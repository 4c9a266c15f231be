package org.openledger.chain.rpc.eth;

import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.chain.rpc.Views;
import org.openledger.core.json.Json;

/// What became of a transaction, once it is in a block.
record EthGetTransactionReceipt(ChainNode node) implements RpcMethod {
  @Override
  public String name() {
    return "eth_getTransactionReceipt";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(node.find(params.hash(0)).map(Views::receipt).orElse(Json.ofNull()));
  }
}
