package org.openledger.chain.rpc.eth;

import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.chain.rpc.Subscriptions;
import org.openledger.core.json.Json;

/// Starts to send new heads, logs or waiting transactions over the connection.
record EthSubscribe(ChainNode node, Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "eth_subscribe";
  }

  @Override
  public Reply call(Params params) {
    Subscriptions subscriptions = params.subscriptions();
    if (subscriptions == null) {
      return unsupported();
    }
    String kind = params.get(0).text();
    return switch (kind) {
      case "newHeads" -> subscriptions.toHeads();
      case "logs" -> {
        Json filter = params.find(1).orElseGet(() -> Json.object().build());
        yield subscriptions.toLogs(LogQuery.parse(filter, node, blocks).search());
      }
      case "newPendingTransactions" ->
          subscriptions.toPending(params.find(1).map(Json::bool).orElse(false));
      default ->
          Reply.error(
              Reply.INVALID_PARAMS, "no \"%s\" subscription in eth namespace".formatted(kind));
    };
  }

  static Reply unsupported() {
    return Reply.error(Reply.METHOD_NOT_FOUND, "notifications not supported");
  }
}
