package org.openledger.chain.rpc.eth;

import java.util.Optional;
import org.openledger.chain.evm.Account;
import org.openledger.chain.node.ChainNode;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.core.crypto.Address;
import org.openledger.core.json.Json;

/// Nonce of an account after a block; with `pending`, what waits counts too.
record EthGetTransactionCount(ChainNode node, Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "eth_getTransactionCount";
  }

  @Override
  public Reply call(Params params) {
    Address address = params.address(0);
    if (params.find(1).equals(Optional.of(Json.of("pending")))) {
      return Reply.of(Encode.quantity(node.pool().nextNonce(address)));
    }
    Account account = node.chain().state().at(blocks.state(params, 1)).account(address);
    return Reply.of(Encode.quantity(account == null ? 0 : account.nonce()));
  }
}
