package org.openledger.chain.rpc.eth;

import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.chain.rpc.Subscriptions;

/// Ends a subscription of this connection.
record EthUnsubscribe() implements RpcMethod {
  @Override
  public String name() {
    return "eth_unsubscribe";
  }

  @Override
  public Reply call(Params params) {
    Subscriptions subscriptions = params.subscriptions();
    return subscriptions == null
        ? EthSubscribe.unsupported()
        : Reply.of(subscriptions.stop(params.get(0).text()));
  }
}
