package org.openledger.chain.rpc.eth;

import java.util.List;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.core.json.Json;

/// Accounts the node signs for: none.
record EthAccounts() implements RpcMethod {
  @Override
  public String name() {
    return "eth_accounts";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(Json.array(List.of()));
  }
}
