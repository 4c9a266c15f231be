package org.openledger.chain.rpc;

import java.util.List;
import org.openledger.core.json.Json;

/// Accounts the node signs for: none.
record Accounts() implements RpcMethod {
  @Override
  public String name() {
    return "eth_accounts";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(Json.array(List.of()));
  }
}
