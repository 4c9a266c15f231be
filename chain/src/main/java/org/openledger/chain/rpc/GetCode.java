package org.openledger.chain.rpc;

import org.openledger.chain.evm.Account;
import org.openledger.chain.evm.StateReader;
import org.openledger.chain.node.ChainNode;

/// Code of an account after a block.
record GetCode(ChainNode node, Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "eth_getCode";
  }

  @Override
  public Reply call(Params params) {
    StateReader state = node.chain().state().at(blocks.state(params, 1));
    Account account = state.account(params.address(0));
    return Reply.of(Encode.data(account == null ? new byte[0] : state.code(account.codeHash())));
  }
}
